package io.wardstream.alerts.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.VitalSign;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Patients at random, scored by the chart as it is printed, with decimal arithmetic. */
final class News2PropertiesTest {
    private static final int PATIENTS = 50_000;
    private static final List<Consciousness> LEVELS = List.of(Consciousness.values());

    /** A cell of the chart: from, to, points. */
    private record Cell(String from, String to, int points) {
        boolean holds(BigDecimal value) {
            return value.compareTo(new BigDecimal(from)) >= 0
                    && value.compareTo(new BigDecimal(to)) <= 0;
        }
    }

    private static final List<Cell> SCALE_1 =
            List.of(
                    new Cell("0", "91", 3),
                    new Cell("92", "93", 2),
                    new Cell("94", "95", 1),
                    new Cell("96", "100", 0));
    private static final List<Cell> SCALE_2_AIR =
            List.of(
                    new Cell("0", "83", 3),
                    new Cell("84", "85", 2),
                    new Cell("86", "87", 1),
                    new Cell("88", "100", 0));
    private static final List<Cell> SCALE_2_OXYGEN =
            List.of(
                    new Cell("0", "83", 3),
                    new Cell("84", "85", 2),
                    new Cell("86", "87", 1),
                    new Cell("88", "92", 0),
                    new Cell("93", "94", 1),
                    new Cell("95", "96", 2),
                    new Cell("97", "100", 3));
    private static final Map<VitalSign, List<Cell>> CHART =
            Map.of(
                    VitalSign.RESPIRATION_RATE,
                    List.of(
                            new Cell("0", "8", 3),
                            new Cell("9", "11", 1),
                            new Cell("12", "20", 0),
                            new Cell("21", "24", 2),
                            new Cell("25", "150", 3)),
                    VitalSign.SYSTOLIC_BP,
                    List.of(
                            new Cell("0", "90", 3),
                            new Cell("91", "100", 2),
                            new Cell("101", "110", 1),
                            new Cell("111", "219", 0),
                            new Cell("220", "300", 3)),
                    VitalSign.HEART_RATE,
                    List.of(
                            new Cell("0", "40", 3),
                            new Cell("41", "50", 1),
                            new Cell("51", "90", 0),
                            new Cell("91", "110", 1),
                            new Cell("111", "130", 2),
                            new Cell("131", "350", 3)),
                    VitalSign.TEMPERATURE,
                    List.of(
                            new Cell("15", "35.0", 3),
                            new Cell("35.1", "36.0", 1),
                            new Cell("36.1", "38.0", 0),
                            new Cell("38.1", "39.0", 1),
                            new Cell("39.1", "50", 2)));

    private final Random random = new Random(20_171_219);

    @Test
    void scoresAnybodyAsTheChartDoes() {
        for (int patient = 0; patient < PATIENTS; patient++) {
            Map<VitalSign, BigDecimal> stored = new EnumMap<>(VitalSign.class);
            CHART.keySet().forEach(vital -> stored.put(vital, value(vital)));
            BigDecimal spo2 = value(VitalSign.SPO2);
            boolean isOnOxygen = random.nextBoolean();
            int scale = 1 + random.nextInt(2);
            Consciousness level = LEVELS.get(random.nextInt(LEVELS.size()));
            Map<VitalSign, Double> measured = new HashMap<>();
            stored.forEach((vital, value) -> measured.put(vital, value.doubleValue()));
            measured.put(VitalSign.SPO2, spo2.doubleValue());

            News2Score score =
                    ScoreBed.patient(ScoreBed.entered(level, isOnOxygen, scale), measured).score();

            int expected = (isOnOxygen ? 2 : 0) + (level == Consciousness.ALERT ? 0 : 3);
            expected += points(saturation(scale, isOnOxygen), rounded(VitalSign.SPO2, spo2));
            for (Map.Entry<VitalSign, BigDecimal> one : stored.entrySet()) {
                List<Cell> row = CHART.getOrDefault(one.getKey(), List.of());
                expected += points(row, rounded(one.getKey(), one.getValue()));
            }
            assertThat(score.total()).as("%s %s %s", measured, level, scale).isEqualTo(expected);
        }
    }

    private static List<Cell> saturation(int scale, boolean isOnOxygen) {
        if (scale == 1) {
            return SCALE_1;
        }
        return isOnOxygen ? SCALE_2_OXYGEN : SCALE_2_AIR;
    }

    /** As it is stored: one decimal, of a temperature two. */
    private BigDecimal value(VitalSign vital) {
        int low = (int) (vital.rejectLow() * vital.scale());
        int high = (int) (vital.rejectHigh() * vital.scale());
        return new BigDecimal(low + random.nextInt(high - low + 1))
                .divide(new BigDecimal(vital.scale()));
    }

    private static BigDecimal rounded(VitalSign vital, BigDecimal value) {
        return value.setScale(vital.decimals(), RoundingMode.HALF_UP);
    }

    private static int points(List<Cell> row, BigDecimal value) {
        return row.stream().filter(cell -> cell.holds(value)).findFirst().orElseThrow().points();
    }
}
