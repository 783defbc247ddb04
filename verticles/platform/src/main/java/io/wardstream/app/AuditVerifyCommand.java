package io.wardstream.app;

import io.vertx.core.Vertx;
import io.wardstream.access.PublicKeyFile;
import io.wardstream.access.audit.PgAuditCheck;
import io.wardstream.config.ConfigException;
import io.wardstream.config.PlatformConfig;
import io.wardstream.store.Database;
import io.wardstream.store.StorageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Proves the audit: exit code 0 when every chain is whole, 1 when one is not or the database does
 * not answer, 2 for a wrong option.
 */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Proves the hash chain of each hospital: every entry, every block, every signed head.",
            "Names the first entry that was altered, removed or inserted."
        },
        footer = {
            "",
            "Reads the database as the platform's role: postgres.* of --config and of the",
            "environment (WARDSTREAM_POSTGRES_HOSTS, WARDSTREAM_POSTGRES_PLATFORM_PASSWORD).",
            "Without --public-key each head is checked with the key that lies beside it, which",
            "proves nothing against somebody who can write the database and knows its keys."
        })
final class AuditVerifyCommand implements Callable<Integer> {
    private static final String TIMEOUT = "WARDSTREAM_POSTGRES_STATEMENT_TIMEOUT_MILLIS";
    private static final String LONG = "3600000";

    @Spec private @Nullable CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "settings of the platform")
    private @Nullable Path configFile;

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description = "PEM of the key that signed, kept outside of the database")
    private @Nullable Path publicKey;

    @Option(
            names = "--hospital",
            paramLabel = "N",
            description = "only this one; 0: what belongs to none")
    private @Nullable Integer hospital;

    @Option(names = "--from", paramLabel = "YYYY-MM-DD", description = "from this day (UTC)")
    private @Nullable LocalDate from;

    @Option(names = "--to", paramLabel = "YYYY-MM-DD", description = "to this day, and on it")
    private @Nullable LocalDate to;

    private final Map<String, String> environment;

    AuditVerifyCommand() {
        this(System.getenv());
    }

    AuditVerifyCommand(Map<String, String> environment) {
        this.environment = new TreeMap<>(environment);
    }

    @Override
    public Integer call() {
        Vertx vertx = Vertx.vertx();
        try {
            return verify(vertx);
        } catch (ConfigException | IllegalArgumentException | IOException wrong) {
            err().println("scripts/audit: " + wrong.getMessage());
            return CommandLine.ExitCode.USAGE;
        } catch (StorageException away) {
            err().println("scripts/audit: " + away.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        } finally {
            vertx.close().await();
        }
    }

    private int verify(Vertx vertx) throws IOException {
        PublicKeyFile key = key();
        environment.putIfAbsent(TIMEOUT, LONG);
        PlatformConfig config = PlatformConfig.load(configFile, environment);
        Database database = Database.open(vertx, config.postgres(), "scripts/audit");
        try {
            return verify(check(database, key));
        } finally {
            database.close().await();
        }
    }

    private PgAuditCheck check(Database database, @Nullable PublicKeyFile key) {
        return new PgAuditCheck(
                database,
                key,
                from == null ? Instant.EPOCH : begin(from),
                begin(to == null ? LocalDate.of(9999, 1, 1) : to.plusDays(1)),
                Instant.now(),
                line -> out().println(line));
    }

    private static Instant begin(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private int verify(PgAuditCheck check) {
        List<Integer> chains =
                check.hospitals().await().stream()
                        .filter(id -> hospital == null || hospital.equals(id))
                        .toList();
        if (chains.isEmpty()) {
            err().println("scripts/audit: there is no chain to verify");
            return CommandLine.ExitCode.SOFTWARE;
        }
        int wrong = 0;
        for (int chain : chains) {
            wrong += isWhole(check.check(chain).await()) ? 0 : 1;
        }
        out().println((chains.size() - wrong) + " of " + chains.size() + " chains are whole");
        return wrong == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private boolean isWhole(PgAuditCheck.Finding found) {
        if (found.wrong() != null) {
            err().println("WRONG " + found.wrong());
            return false;
        }
        out().println(
                        "hospital="
                                + found.hospitalId()
                                + " blocks="
                                + found.blocks()
                                + " entries="
                                + found.entries()
                                + " heads="
                                + found.heads());
        return true;
    }

    private @Nullable PublicKeyFile key() throws IOException {
        Path file = publicKey;
        if (file == null) {
            return null;
        }
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("--public-key " + file + " cannot be read");
        }
        try {
            return PublicKeyFile.parse(Files.readString(file));
        } catch (IllegalArgumentException none) {
            throw new IllegalArgumentException(
                    "--public-key " + file + ": " + none.getMessage(), none);
        }
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
