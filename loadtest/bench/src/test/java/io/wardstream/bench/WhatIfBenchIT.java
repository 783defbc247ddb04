package io.wardstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.bench.WhatIfBench.Timing;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WhatIfBenchIT {
    @TempDir private Path directory;

    @Test
    void judgesAWholeBedDayThatIsReadFromPostgres() throws IOException, SQLException {
        WhatIfBench.Result result = new WhatIfBench(directory, new Tree(Path.of("..", ".."))).run();

        assertThat(result.samples()).isEqualTo(86_400);
        assertThat(result.alarms()).isPositive();
        assertThat(result.engine().best()).isPositive();
        assertThat(result.all().best()).isGreaterThan(result.engine().best());
    }

    @Test
    void countsTheBestRunAndTellsTheMiddleOne() {
        assertThat(Timing.of(new double[] {9, 3, 5})).isEqualTo(new Timing(3, 5));
    }
}
