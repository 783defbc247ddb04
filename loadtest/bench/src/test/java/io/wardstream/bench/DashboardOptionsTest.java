package io.wardstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DashboardOptionsTest {
    private static final Path ANYWHERE = Path.of("anywhere");

    @ParameterizedTest
    @CsvSource({"5000, 10", "1000, 2.5", "40, 0.25"})
    void asksFewDevicesForFewerAlarms(int devices, double alarms) {
        DashboardOptions options = DashboardOptions.ofTheWholeWay(devices, 60, ANYWHERE);

        assertThat(options.alarms()).isEqualTo(alarms);
    }

    @Test
    void namesTheOptionThatIsOutOfBounds() {
        assertThatThrownBy(() -> DashboardOptions.ofTheWholeWay(0, 60, ANYWHERE))
                .isInstanceOf(BenchException.class)
                .hasMessage("--devices must be 1 to 50000, was 0.");
    }
}
