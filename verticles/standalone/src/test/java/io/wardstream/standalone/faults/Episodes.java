package io.wardstream.standalone.faults;

import io.wardstream.simulator.SimulationOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Recordings in which the heart rate crosses a limit now and then, each in a rhythm of its own. At
 * rest it is inside the limits that hospitals begin with: an alarm of theirs would take the
 * crossings in.
 */
final class Episodes {
    static final int LIMIT = 120;

    private static final int RECORDINGS = 7;
    private static final String COLUMNS =
            "t_s,hr,pulse,spo2,rr,abp_sys,abp_dia,abp_mean,nbp_sys,nbp_dia,nbp_mean";

    private Episodes() {}

    /** Devices that play them, four samples a second each, and come back soon when they are cut. */
    static SimulationOptions playedTo(String[] deviceUrls, long seed, Path folder)
            throws IOException {
        return SimulationOptions.to(deviceUrls)
                .seed(seed)
                .rate(4)
                .replay(writeInto(folder.resolve("episodes")), false)
                .reconnect(Duration.ofMillis(300), Duration.ofSeconds(1))
                .build();
    }

    private static Path writeInto(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (int number = 0; number < RECORDINGS; number++) {
            Files.write(folder.resolve("episodes-" + number + ".csv"), recording(number));
        }
        return folder;
    }

    /** Begins and ends at rest; episodes last from one sample to several. */
    private static List<String> recording(int number) {
        List<String> rows = new ArrayList<>(List.of(COLUMNS));
        int rest = 9 + 2 * number;
        int episode = 1 + 2 * number;
        for (int second = 0; second < 2 * rest + episode; second++) {
            boolean isIll = second >= rest && second < rest + episode;
            int heartRate = isIll ? LIMIT + 1 + second % 20 : LIMIT - second % 60;
            rows.add(second + "," + heartRate + ",72,97,14,,,,,,");
        }
        return rows;
    }
}
