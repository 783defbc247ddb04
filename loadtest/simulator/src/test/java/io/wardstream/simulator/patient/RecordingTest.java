package io.wardstream.simulator.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardstream.simulator.wire.CanIgnoreReturnValue;
import io.wardstream.simulator.wire.FrameText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordingTest {
    private static final String HEADER =
            "t_s,hr,pulse,spo2,rr,abp_sys,abp_dia,abp_mean,nbp_sys,nbp_dia,nbp_mean\n";

    @TempDir Path folder = Path.of(".");

    @Test
    void sendsTheDigitsOfTheFileAndLeavesOutWhatIsEmpty() {
        Recording recording =
                Recording.read(write("a.csv", "0,94,93,97,25,,,,,,\n60,62.80,,,0,,,,,,\n"), false);

        assertThat(row(recording, 0))
                .isEqualTo(
                        "{\"heart_rate\":94,\"pulse_rate\":93,\"spo2\":97,\"respiration_rate\":25}");
        assertThat(row(recording, 1)).isEqualTo("{\"heart_rate\":62.80,\"respiration_rate\":0}");
    }

    @Test
    void takesTheArterialLineBeforeTheCuff() {
        Recording recording =
                Recording.read(
                        write(
                                "a.csv",
                                "0,,,,,120,80,93,118,79,90\n1,,,,,,,,118,79,90\n2,,,,,121,,,118,79,90\n"),
                        false);

        assertThat(row(recording, 0))
                .isEqualTo("{\"systolic_bp\":120,\"diastolic_bp\":80,\"mean_bp\":93}");
        assertThat(row(recording, 1))
                .isEqualTo("{\"systolic_bp\":118,\"diastolic_bp\":79,\"mean_bp\":90}");
        assertThat(row(recording, 2)).isEqualTo("{\"systolic_bp\":121}");
    }

    @Test
    void anEmptyRowStillSaysThatTheMonitorIsThere() {
        Recording recording = Recording.read(write("a.csv", "0,,,,,,,,,,\n"), false);

        assertThat(row(recording, 0))
                .isEqualTo(
                        "{\"heart_rate\":null,\"pulse_rate\":null,\"spo2\":null,\"respiration_rate\":null}");
    }

    @Test
    void startsOverOrEnds() {
        Path file = write("a.csv", "0,1,,,,,,,,,\n1,2,,,,,,,,,\n");

        assertThat(Recording.read(file, true).ticks()).isEqualTo(2);
        assertThat(Recording.read(file, false).ticks()).isEqualTo(SampleSource.ENDLESS);
        assertThat(row(Recording.read(file, false), 5)).isEqualTo("{\"heart_rate\":2}");
    }

    @Test
    void aFolderIsReadByName() {
        Path second = write("b.csv", "0,2,,,,,,,,,\n");
        write("a.csv", "0,1,,,,,,,,,\n");
        write("README.md", "");

        List<Recording> recordings = Recording.readFolder(folder, false);

        assertThat(recordings)
                .extracting(Recording::name)
                .containsExactly("replay:a.csv:loop", "replay:b.csv:loop");
        assertThat(row(Sources.byName("replay:b.csv:once", second.getParent()), 0))
                .isEqualTo("{\"heart_rate\":2}");
    }

    @Test
    void whatIsNotOfTheFormIsNamed() {
        Path words = write("a.csv", "0,94,,,,,,,,,\n1,NaN,,,,,,,,,\n");
        assertThatThrownBy(() -> Recording.read(words, false))
                .hasMessage("a.csv line 3: hr must be a number or empty");
        Path cells = write("b.csv", "0,94\n");
        assertThatThrownBy(() -> Recording.read(cells, false))
                .hasMessage("b.csv line 2 must have 11 cells, has 2");
        Path empty = write("c.csv", "");
        assertThatThrownBy(() -> Recording.read(empty, false))
                .hasMessageContaining("c.csv must start with");
        assertThatThrownBy(() -> Recording.readFolder(folder.resolve("none"), false))
                .hasMessageContaining("cannot be read");
    }

    @CanIgnoreReturnValue
    private Path write(String name, String rows) {
        try {
            return Files.writeString(
                    folder.resolve(name), name.endsWith(".csv") ? HEADER + rows : rows);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static String row(SampleSource source, int tick) {
        FrameText text = new FrameText();
        source.writeValues(tick, text);
        return text.toString();
    }
}
