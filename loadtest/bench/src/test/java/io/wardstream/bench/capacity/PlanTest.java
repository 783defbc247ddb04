package io.wardstream.bench.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class PlanTest {
    private static final Demand.Retention DEFAULTS = new Demand.Retention(16, 7, 90, 90, 3);

    @Test
    void hasANodeMoreThanTheDevicesNeed() {
        assertThat(plan(5_000, 0, 0).nodes()).isEqualTo(2);
        assertThat(plan(10_000, 0, 0).nodes()).isEqualTo(3);
        assertThat(plan(10_001, 0, 0).nodes()).isEqualTo(4);
    }

    @Test
    void growsByTheYear() {
        Plan plan = plan(5_000, 20, 3);

        assertThat(plan.json().getInteger("devices")).isEqualTo(8_640);
        assertThat(plan.nodes()).isEqualTo(3);
    }

    @Test
    void asksForAsManyConnectionsAsTheStartOfANodeAccepts() {
        Plan plan = plan(10_000, 0, 0);

        assertThat(plan.nodes() * 24).isLessThan((int) (0.8 * plan.maxConnections()) + 1);
        assertThat(plan.nodes() * 24)
                .isGreaterThanOrEqualTo((int) (0.8 * (plan.maxConnections() - 1)));
    }

    @Test
    void addsUpWhatEachTierHolds() {
        Plan plan = plan(1_000, 0, 0);
        double day = 1_000 * 86_400.0;

        Plan.Tier rows = plan.tiers().getFirst();
        Plan.Tier packed = plan.tiers().get(1);

        assertThat(rows.bytes()).isCloseTo(day * Measured.ROW_BYTES * 16 / 24, within(1.0));
        assertThat(rows.bytes() + packed.bytes()).isLessThan(day * 7 * 35);
        assertThat(plan.postgresBytes() + plan.objectBytes())
                .isCloseTo(plan.tiers().stream().mapToDouble(Plan.Tier::bytes).sum(), within(1.0));
    }

    @Test
    void keepsRawParquetForAsLongAsIsPlannedWhenItIsKeptForEver() {
        Demand.Retention forEver = new Demand.Retention(16, 7, 90, 0, 3);

        Plan plan = new Plan(new Demand(1_000, 1, 0, 0, 0, 5, 5_000, 16, forEver));

        assertThat(plan.tiers().get(4).kept()).isEqualTo("for ever, after 5 y");
        assertThat(plan.tiers().get(4).bytes())
                .isCloseTo(1_000 * 86_400.0 * 5 * 365 * Measured.PARQUET_BYTES, within(1.0));
    }

    @Test
    void saysTheSameToPeopleAndPrograms() {
        Plan plan = plan(10_000, 10, 1);

        assertThat(plan.text())
                .contains("11,000 devices", "nodes: " + plan.nodes(), "max_connections at least")
                .doesNotContain("NaN", "Infinity");
    }

    @Test
    void namesTheOptionThatIsOutOfBounds() {
        assertThatThrownBy(() -> plan(0, 0, 0))
                .hasMessage("--devices must be 1 to 1000000, was 0.");
        assertThatThrownBy(() -> new Demand.Retention(300, 7, 90, 90, 3))
                .hasMessage("--row-hours must be 4 to 168, was 300.");
        assertThatThrownBy(() -> plan(1, Double.NaN, 0)).hasMessageStartingWith("--growth must be");
    }

    private static Plan plan(int devices, double growth, int years) {
        return new Plan(new Demand(devices, 1, 100, 50, growth, years, 5_000, 16, DEFAULTS));
    }
}
