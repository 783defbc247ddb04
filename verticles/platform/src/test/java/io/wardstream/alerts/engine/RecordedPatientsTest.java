package io.wardstream.alerts.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.wardstream.alerts.DefaultRules;
import io.wardstream.alerts.engine.Condition.Side;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/**
 * Real patients through the default rules: the alarms are those that the definition gives, worked
 * out by looking back at all values for each value.
 */
final class RecordedPatientsTest {
    private static final Map<String, VitalSign> COLUMNS =
            Map.of(
                    "hr", VitalSign.HEART_RATE,
                    "pulse", VitalSign.PULSE_RATE,
                    "spo2", VitalSign.SPO2,
                    "rr", VitalSign.RESPIRATION_RATE,
                    "nbp_sys", VitalSign.SYSTOLIC_BP,
                    "nbp_dia", VitalSign.DIASTOLIC_BP,
                    "nbp_mean", VitalSign.MEAN_BP);

    /** So tight that every patient is in and out of them. */
    private static final List<LimitRule> TIGHT =
            List.of(
                    EngineBed.rule(VitalSign.HEART_RATE, AlarmPriority.LOW, 70, 85, 1, 3, 5),
                    EngineBed.rule(VitalSign.HEART_RATE, AlarmPriority.MEDIUM, 65, 90, 2, 5, 1),
                    EngineBed.rule(VitalSign.HEART_RATE, AlarmPriority.HIGH, 60, 95, 2, 0, 3),
                    EngineBed.rule(VitalSign.SPO2, AlarmPriority.MEDIUM, 97, Double.NaN, 1, 2, 1),
                    EngineBed.rule(VitalSign.SPO2, AlarmPriority.HIGH, 94, Double.NaN, 0, 0, 3),
                    EngineBed.rule(
                            VitalSign.RESPIRATION_RATE, AlarmPriority.HIGH, 14, 20, 1, 4, 1));

    @Test
    void alarmAsTheDefinitionSays() throws IOException {
        String given = System.getProperty("recordings", "");
        assumeFalse(given.isEmpty(), "no -Drecordings=FOLDER");
        int byDefault = 0;
        int byTight = 0;
        List<Path> files;
        try (Stream<Path> folder = Files.list(Path.of(given))) {
            files = folder.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
        }

        for (Path file : files) {
            String name = file.getFileName().toString();
            List<VitalSample> samples = read(Files.readAllLines(file));
            byDefault += compare(name, samples, defaults());
            byTight += compare(name, samples, TIGHT);
        }

        assertThat(files).isNotEmpty();
        assertThat(byDefault).isPositive();
        assertThat(byTight).isGreaterThan(5 * files.size());
    }

    @Test
    void aMadeUpOneDoesSo() {
        List<String> lines = new ArrayList<>(List.of("t_s,hr,spo2,rr,nbp_sys"));
        for (int second = 0; second < 900; second++) {
            long hr = Math.round(110 + 25 * Math.sin(second / 40.0));
            long spo2 = Math.round(91 - 5 * Math.sin(second / 25.0));
            String rr =
                    second % 7 == 0
                            ? ""
                            : Long.toString(Math.round(18 - 18 * Math.sin(second / 60.0)));
            String cuff = second % 120 == 0 ? Long.toString(80 + second / 8) : "";
            lines.add(second + "," + hr + "," + spo2 + "," + rr + "," + cuff);
        }

        assertThat(compare("made up", read(lines), defaults())).isGreaterThan(5);
    }

    private static int compare(String name, List<VitalSample> samples, List<LimitRule> rules) {
        PatientEngine engine = EngineBed.engine(rules.toArray(LimitRule[]::new));
        ToldAlarms told = new ToldAlarms();
        samples.forEach(sample -> told.add(engine.judge(sample)));
        for (VitalSign vital : VitalSign.values()) {
            List<LimitRule> ofVital = rules.stream().filter(rule -> rule.vital() == vital).toList();
            List<VitalSample> measured =
                    samples.stream().filter(sample -> sample.vitals().has(vital)).toList();
            NaiveJudge naive = new NaiveJudge(vital, ofVital, measured);
            for (Side side : Side.values()) {
                assertThat(told.all())
                        .as("%s %s %s", name, vital, side)
                        .filteredOn(alarm -> alarm.condition().equals(new Condition(vital, side)))
                        .extracting(
                                ToldAlarms.Told::since,
                                ToldAlarms.Told::until,
                                ToldAlarms.Told::priority)
                        .containsExactlyElementsOf(spells(naive, side));
            }
        }
        return told.all().size();
    }

    private static List<Tuple> spells(NaiveJudge naive, Side side) {
        return naive.spells(side).stream()
                .map(spell -> tuple(spell.since(), spell.until(), spell.last()))
                .toList();
    }

    private static List<LimitRule> defaults() {
        return DefaultRules.packaged().stream()
                .filter(RuleTemplate.class::isInstance)
                .map(RuleTemplate.class::cast)
                .map(
                        rule ->
                                rule.rule(
                                        new UUID(rule.vital().index(), rule.priority().code()),
                                        1,
                                        0,
                                        0))
                .toList();
    }

    /** A line is a sample; an empty column is a vital that was not measured. */
    private static List<VitalSample> read(List<String> lines) {
        List<String> columns = Arrays.asList(lines.getFirst().split(",", -1));
        List<VitalSample> samples = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Vitals.Builder vitals = Vitals.builder();
            for (int column = 1; column < columns.size(); column++) {
                VitalSign vital = COLUMNS.get(columns.get(column));
                if (vital != null && !cells[column].isEmpty()) {
                    vitals.put(vital, Double.parseDouble(cells[column]));
                }
            }
            long at = EngineBed.START + Math.round(1000 * Double.parseDouble(cells[0]));
            samples.add(
                    new VitalSample(
                            EngineBed.DEVICE,
                            1,
                            samples.size() + 1,
                            at,
                            at,
                            at + 50,
                            true,
                            Generation.TEST,
                            vitals.build(),
                            null));
        }
        return samples;
    }
}
