package io.wardstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.lifecycle.archive.SignedLake;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class VerifyCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @Test
    void provesALakeThatIsWhole() throws Exception {
        SignedLake lake = SignedLake.in(folder);

        int code = verify(lake.publicKey());

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("samples/hospital=7/day=2026-03-01/ files=1 rows=100")
                .contains("samples/hospital=7/day=2026-03-02/ files=3 rows=300")
                .contains("2 of 2 days are whole")
                .contains("hours/hospital=7/month=2026-03/ files=1 rows=2")
                .contains("1 of 1 months of hours are whole");
    }

    @Test
    void namesTheOverlayAndTheHoursWithOneWrongByte() throws Exception {
        SignedLake lake = SignedLake.in(folder);
        flip(folder.resolve("samples/hospital=7/day=2026-03-02/overlay-4.parquet"));
        flip(folder.resolve("hours/hospital=7/month=2026-03/part-0.parquet"));

        int code = verify(lake.publicKey());

        assertThat(code).isEqualTo(1);
        assertThat(err.toString())
                .contains("WRONG samples/hospital=7/day=2026-03-02/overlay-4.parquet: SHA-256")
                .contains("WRONG hours/hospital=7/month=2026-03/part-0.parquet: size or SHA-256");
        assertThat(out.toString()).contains("0 of 1 months of hours are whole");
    }

    @Test
    void namesTheFileWithOneWrongByte() throws Exception {
        SignedLake lake = SignedLake.in(folder);
        flip(folder.resolve("samples/hospital=7/day=2026-03-02/part-0.parquet"));

        int code = verify(lake.publicKey());

        assertThat(code).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("WRONG samples/hospital=7/day=2026-03-02/part-0.parquet: SHA-256");
        assertThat(out.toString()).contains("1 of 2 days are whole");
    }

    @Test
    void namesAManifestThatSomebodyHasChanged() throws Exception {
        SignedLake lake = SignedLake.in(folder);
        flip(folder.resolve("samples/hospital=7/day=2026-03-01/_manifest.json"));

        int code = verify(lake.publicKey());

        assertThat(code).isEqualTo(1);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines(
                        "WRONG samples/hospital=7/day=2026-03-01/_manifest.json:"
                                + " is not what was signed\n");
    }

    @Test
    void namesAFileThatIsMissingAndOneTooMany() throws Exception {
        SignedLake lake = SignedLake.in(folder);
        Files.delete(folder.resolve("samples/hospital=7/day=2026-03-01/part-0.parquet"));
        Path _ =
                Files.writeString(
                        folder.resolve("samples/hospital=7/day=2026-03-02/part-1.parquet"), "x");

        int code = verify(lake.publicKey());

        assertThat(code).isEqualTo(1);
        assertThat(err.toString())
                .contains("day=2026-03-01/part-0.parquet: is not there")
                .contains("day=2026-03-02/part-1.parquet: is not in the manifest");
    }

    @Test
    void refusesAnotherKeyAWrongFolderAndNoKeyInPlainWords() throws Exception {
        SignedLake lake = SignedLake.in(folder);
        Path noKey = Files.writeString(folder.resolve("no.pem"), "no key");

        assertThat(verify(lake.otherKey())).isEqualTo(1);
        assertThat(err.toString()).contains("is signed by key ");
        assertThat(verify(noKey)).isEqualTo(2);
        assertThat(err.toString()).contains("no PEM with a PUBLIC KEY");
        assertThat(execute("verify", "--public-key", "nowhere.pem")).isEqualTo(2);
        assertThat(err.toString()).contains("--public-key nowhere.pem cannot be read");
        assertThat(execute("verify")).isEqualTo(2);
        assertThat(err.toString()).contains("--public-key=FILE");
    }

    private int verify(Path key) {
        return execute("verify", "--public-key", key.toString(), "--folder", folder.toString());
    }

    private int execute(String... arguments) {
        CommandLine command =
                ArchiveMain.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    private static void flip(Path file) throws Exception {
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Path _ = Files.write(file, content);
    }
}
