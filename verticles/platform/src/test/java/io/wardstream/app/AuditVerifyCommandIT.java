package io.wardstream.app;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.access.audit.AuditAction;
import io.wardstream.access.audit.AuditEntry;
import io.wardstream.access.audit.AuditEntry.Subject;
import io.wardstream.access.audit.AuditEntry.Who;
import io.wardstream.access.audit.AuditOutcome;
import io.wardstream.registry.RegistryBed;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From an entry over the node that seals it to whoever checks. */
final class AuditVerifyCommandIT {
    private static RegistryBed bed;
    private static int hospital;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @BeforeAll
    static void start() {
        bed = new RegistryBed();
        hospital = bed.ward("St. Mary", "Intensive care").hospitalId();
        for (int i = 0; i < 3; i++) {
            done(bed.audit.audit().write(entry()));
        }
        done(
                bed.vertx.deployVerticle(
                        bed.audit
                                .sealer(
                                        bed.database.leases(),
                                        bed.access.signer(),
                                        Optional.empty())
                                .get()));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> count("audit_seal") > 0);
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    private static AuditEntry entry() {
        return new AuditEntry(
                Instant.now(),
                new Who(1, "anna", null, "10.0.0.1"),
                AuditAction.EXPORT,
                "GET /patients/{patientId}/export",
                new Subject(hospital, null, null, null),
                AuditOutcome.ALLOWED,
                200,
                null,
                null,
                1);
    }

    private static long count(String table) {
        return await(
                bed.database
                        .platform()
                        .query("SELECT count(*) FROM " + table)
                        .execute()
                        .map(rows -> rows.iterator().next().getLong(0)));
    }

    private int verify(String... options) {
        Map<String, String> environment =
                Map.of(
                        "WARDSTREAM_POSTGRES_HOSTS",
                        bed.postgres().host() + ":" + bed.postgres().port(),
                        "WARDSTREAM_POSTGRES_DATABASE",
                        bed.postgres().name(),
                        "WARDSTREAM_POSTGRES_PLATFORM_PASSWORD",
                        "platform",
                        "WARDSTREAM_POSTGRES_OWNER_PASSWORD",
                        "owner",
                        "WARDSTREAM_POSTGRES_READER_PASSWORD",
                        "reader");
        return new CommandLine(new AuditVerifyCommand(environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(options);
    }

    @Test
    void provesAWholeChainAndNamesTheAlteredEntry() throws Exception {
        Path key =
                Files.writeString(folder.resolve("key.pem"), bed.access.signer().publicKey().pem());
        int whole = verify("--public-key", key.toString(), "--hospital", "" + hospital);

        bed.asOwner(
                "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_stays;"
                        + " UPDATE audit_entry SET username = 'nobody' WHERE seq = 2");
        int altered = verify("--hospital", "" + hospital);

        assertThat(whole).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("hospital=" + hospital + " blocks=1 entries=3 heads=0")
                .contains("1 of 1 chains are whole");
        assertThat(altered).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("WRONG hospital=" + hospital + " entry 2 of ")
                .contains(" is altered");
    }

    @Test
    void refusesAKeyThatIsNoneAndADayThatIsNone() throws Exception {
        Path noKey = Files.writeString(folder.resolve("no.pem"), "no key");

        assertThat(verify("--public-key", noKey.toString())).isEqualTo(2);
        assertThat(verify("--public-key", "nowhere.pem")).isEqualTo(2);
        assertThat(verify("--from", "yesterday")).isEqualTo(2);
        assertThat(err.toString()).contains("--public-key nowhere.pem cannot be read");
    }
}
