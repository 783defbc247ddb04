package io.wardstream.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.access.PublicKeyFile;
import io.wardstream.config.ConfigException;
import io.wardstream.config.PlatformConfig;
import io.wardstream.lifecycle.archive.HoursFolder;
import io.wardstream.lifecycle.archive.HoursManifest;
import io.wardstream.lifecycle.archive.LakeCheck;
import io.wardstream.lifecycle.archive.LakeFolder;
import io.wardstream.lifecycle.archive.Manifest;
import io.wardstream.store.FolderObjects;
import io.wardstream.store.ObjectReader;
import io.wardstream.store.ObjectStoreException;
import io.wardstream.store.S3ObjectStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Proves archived days: exit code 0 when all are whole, 1 when one is not, 2 for a wrong option.
 */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Proves archived days and months of hours: signature, list of files, SHA-256 of each",
            "file, every row. Names the first wrong file of each."
        },
        footer = {
            "",
            "Without --folder the bucket is read: s3.* of --config and of the environment",
            "(WARDSTREAM_S3_ENDPOINT, WARDSTREAM_S3_BUCKET, WARDSTREAM_S3_ACCESS_KEY,",
            "WARDSTREAM_S3_SECRET_KEY). The public key also lies in the bucket (keys/); who",
            "checks against fraud takes it from elsewhere."
        })
final class VerifyCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--public-key",
            required = true,
            paramLabel = "FILE",
            description = "PEM of the key that signed")
    private @Nullable Path publicKey;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "a local copy of the bucket, with the folder samples in it")
    private @Nullable Path folder;

    @Option(names = "--config", paramLabel = "FILE", description = "settings of the platform")
    private @Nullable Path configFile;

    @Option(names = "--hospital", paramLabel = "N", description = "only this one")
    private @Nullable Integer hospital;

    @Option(
            names = "--day",
            paramLabel = "YYYY-MM-DD",
            description = "only this one, and the hours of its month")
    private @Nullable LocalDate day;

    @Override
    public Integer call() {
        Vertx vertx = Vertx.vertx();
        try {
            return verify(vertx);
        } catch (ConfigException | IllegalArgumentException | IOException wrong) {
            err().println("scripts/archive: " + wrong.getMessage());
            return CommandLine.ExitCode.USAGE;
        } catch (ObjectStoreException wrong) {
            err().println("WRONG " + wrong.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        } finally {
            vertx.close().await();
        }
    }

    private int verify(Vertx vertx) throws IOException {
        PublicKeyFile key = key();
        ObjectReader lake = lake(vertx);
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"), "wardstream-archive");
        LakeCheck check = LakeCheck.open(vertx, lake, key, temporary).await();
        try {
            return verify(check, key);
        } finally {
            check.close().await();
            if (lake instanceof S3ObjectStore store) {
                store.close().await();
            }
        }
    }

    private int verify(LakeCheck check, PublicKeyFile key) {
        List<LakeFolder> days = check.days().await().stream().filter(this::isAsked).toList();
        List<HoursFolder> months = check.months().await().stream().filter(this::isAsked).toList();
        if (days.isEmpty() && months.isEmpty()) {
            err().println("scripts/archive: there is no archived day to verify");
            return CommandLine.ExitCode.SOFTWARE;
        }
        int wrongDays = 0;
        for (LakeFolder one : days) {
            wrongDays += isWhole(one.path(), check.check(one).map(VerifyCommand::said)) ? 0 : 1;
        }
        int wrongMonths = 0;
        for (HoursFolder one : months) {
            wrongMonths += isWhole(one.path(), check.check(one).map(VerifyCommand::said)) ? 0 : 1;
        }
        say(days.size(), wrongDays, "days", key);
        say(months.size(), wrongMonths, "months of hours", key);
        return wrongDays + wrongMonths == 0
                ? CommandLine.ExitCode.OK
                : CommandLine.ExitCode.SOFTWARE;
    }

    private void say(int all, int wrong, String what, PublicKeyFile key) {
        if (all > 0) {
            out().println(
                            (all - wrong)
                                    + " of "
                                    + all
                                    + " "
                                    + what
                                    + " are whole, signed by key "
                                    + key.keyId());
        }
    }

    private static String said(Manifest manifest) {
        return "files=" + manifest.files().size() + " rows=" + manifest.rows();
    }

    private static String said(HoursManifest manifest) {
        return "files=" + manifest.files().size() + " rows=" + manifest.rows();
    }

    private boolean isWhole(String path, Future<String> checked) {
        try {
            out().println(path + " " + checked.await());
            return true;
        } catch (ObjectStoreException wrong) {
            err().println("WRONG " + wrong.getMessage());
            return false;
        }
    }

    private boolean isAsked(LakeFolder one) {
        return (hospital == null || hospital == one.hospitalId())
                && (day == null || day.equals(one.day()));
    }

    private boolean isAsked(HoursFolder one) {
        return (hospital == null || hospital == one.hospitalId())
                && (day == null || YearMonth.from(day).equals(one.month()));
    }

    private PublicKeyFile key() throws IOException {
        Path file = publicKey;
        if (file == null || !Files.isReadable(file)) {
            throw new IllegalArgumentException("--public-key " + file + " cannot be read");
        }
        try {
            return PublicKeyFile.parse(Files.readString(file));
        } catch (IllegalArgumentException none) {
            throw new IllegalArgumentException(
                    "--public-key " + file + ": " + none.getMessage(), none);
        }
    }

    private ObjectReader lake(Vertx vertx) {
        Path local = folder;
        if (local == null) {
            return S3ObjectStore.open(vertx, PlatformConfig.load(configFile, System.getenv()).s3());
        }
        if (!Files.isDirectory(local)) {
            throw new IllegalArgumentException("--folder " + local + " is not a folder");
        }
        return new FolderObjects(vertx, local);
    }

    private PrintWriter out() {
        return commandLine().getOut();
    }

    private PrintWriter err() {
        return commandLine().getErr();
    }

    private CommandLine commandLine() {
        CommandSpec known = spec;
        if (known == null) {
            throw new IllegalStateException("picocli sets it before the call");
        }
        return known.commandLine();
    }
}
