package io.wardstream.simulator.patient;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds a source again by the name a ledger gives it. */
public final class Sources {
    private Sources() {}

    /**
     * Makes the source again.
     *
     * @param name as {@link SampleSource#name()} gave it
     * @param replayFolder where recordings lie; may be null when there are none
     * @throws IllegalArgumentException when the name is none, or the folder is missing
     */
    public static SampleSource byName(String name, @Nullable Path replayFolder) {
        String[] parts = name.split(":", -1);
        if (parts.length == 4 && parts[0].equals("patient")) {
            return new Patient(
                    Long.parseLong(parts[1]),
                    Integer.parseInt(parts[2]),
                    PatientMix.valueOf(parts[3]));
        }
        if (parts.length == 3 && parts[0].equals("replay") && replayFolder != null) {
            return Recording.read(replayFolder.resolve(parts[1]), parts[2].equals("once"));
        }
        throw new IllegalArgumentException("no source is called " + name);
    }
}
