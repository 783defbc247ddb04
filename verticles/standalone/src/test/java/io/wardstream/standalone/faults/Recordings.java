package io.wardstream.standalone.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A small folder of recordings in the form that monitors' exports have. */
final class Recordings {
    static final int ROWS = 40;

    private static final String COLUMNS =
            "t_s,hr,pulse,spo2,rr,abp_sys,abp_dia,abp_mean,nbp_sys,nbp_dia,nbp_mean";

    private Recordings() {}

    /** Two recordings: one with an arterial line, one with a cuff and with cells left empty. */
    static Path writeInto(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<String> line = new ArrayList<>(List.of(COLUMNS));
        List<String> cuff = new ArrayList<>(List.of(COLUMNS));
        for (int second = 0; second < ROWS; second++) {
            String start = second + "," + heartRate(second);
            line.add(start + ",61,97.5,14," + (110 + second) + ",70,88,,,");
            cuff.add(start + (second % 3 == 0 ? ",,,,,,,120,80,93" : ",,98,,,,,,,"));
        }
        Files.write(folder.resolve("cuff.csv"), cuff);
        Files.write(folder.resolve("line.csv"), line);
        return folder;
    }

    /** Told apart second by second. */
    static int heartRate(int second) {
        return 60 + second % ROWS;
    }
}
