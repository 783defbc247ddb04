package io.wardstream.app;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import io.wardstream.access.audit.AuditAction;
import io.wardstream.access.audit.AuditEntry;
import io.wardstream.access.audit.AuditEntry.Subject;
import io.wardstream.access.audit.AuditEntry.Who;
import io.wardstream.access.audit.AuditOutcome;
import io.wardstream.embedded.EmbeddedPostgres;
import io.wardstream.embedded.TestDatabase;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.SampleBed;
import io.wardstream.store.MigratedDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The procedure of docs/OPERATIONS.md, "Back up and restore". */
final class BackupIT {
    private static final int BATCH = 5_000;

    private final Instant now = Instant.now();
    private final StringWriter said = new StringWriter();

    @TempDir private Path folder;

    @Test
    void bringsBackEverySampleAndTheAuditAfterTheLossOfTheServer() throws Exception {
        Path archive = folder.resolve("wal");
        Path copy = folder.resolve("copy");
        BackedUpPostgres primary = BackedUpPostgres.start(folder.resolve("primary"), archive);
        TestDatabase database = MigratedDatabase.in(primary.server());
        RegistryBed bed = new RegistryBed(database);
        SampleBed samples = new SampleBed(bed, now);
        int device = samples.device();
        String key = bed.access.signer().publicKey().pem();
        audit(bed, samples.ward.hospitalId());
        seal(bed, 0);
        store(bed, device, 0);

        primary.copyTo(copy, () -> store(bed, device, 1));
        store(bed, device, 2);
        audit(bed, samples.ward.hospitalId());
        String before = fingerprint(bed);
        primary.archiveLog();
        done(bed.vertx.close());
        primary.lose();
        EmbeddedPostgres restored =
                BackedUpPostgres.restore(
                        copy, archive, folder.resolve("restored"), folder.resolve("primary"));

        try (RegistryBed after = new RegistryBed(new TestDatabase(restored, database.name()))) {
            assertThat(fingerprint(after)).isEqualTo(before).startsWith(3 * BATCH + " ");
            assertThat(verify(after, key)).as(said.toString()).isZero();
            seal(after, 1);
            store(after, device, 3);
            assertThat(fingerprint(after)).startsWith(4 * BATCH + " ");
            assertThat(verify(after, key)).as(said.toString()).isZero();
            assertThat(said.toString()).contains("entries=4 ");
        } finally {
            restored.stop();
        }
    }

    private void store(RegistryBed bed, int device, int batch) {
        done(
                bed.database
                        .platform()
                        .preparedQuery(
                                """
                                INSERT INTO vital_sample (observed_at, received_at, device_id, seq,
                                                          validity, epoch_no, flags, heart_rate)
                                SELECT $1::timestamptz + n * interval '1 ms', $1, $2, n, 0, 1, 1, 60 + n % 40
                                FROM generate_series($3::int, $3::int + $4::int - 1) n
                                """)
                        .execute(
                                Tuple.of(
                                        now.atOffset(ZoneOffset.UTC),
                                        device,
                                        1 + batch * BATCH,
                                        BATCH)));
    }

    private static void audit(RegistryBed bed, int hospital) {
        for (int i = 0; i < 2; i++) {
            done(
                    bed.audit
                            .audit()
                            .write(
                                    new AuditEntry(
                                            Instant.now(),
                                            new Who(1, "anna", null, "10.0.0.1"),
                                            AuditAction.READ,
                                            "GET /patients/{patientId}",
                                            new Subject(hospital, null, null, null),
                                            AuditOutcome.ALLOWED,
                                            200,
                                            null,
                                            null,
                                            1)));
        }
    }

    /** Waits until there are more blocks than before. */
    private static void seal(RegistryBed bed, int before) {
        done(
                bed.vertx.deployVerticle(
                        bed.audit
                                .sealer(
                                        bed.database.leases(),
                                        bed.access.signer(),
                                        Optional.empty())
                                .get()));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> ask(bed, "SELECT count(*)::text FROM audit_seal"),
                        blocks -> Integer.parseInt(blocks) > before);
    }

    private static String fingerprint(RegistryBed bed) {
        return ask(
                bed,
                """
                SELECT count(*) || ' ' || md5(string_agg(one::text, ',' ORDER BY device_id, seq))
                FROM vital_sample one
                """);
    }

    private static String ask(RegistryBed bed, String question) {
        return await(
                bed.database
                        .platform()
                        .query(question)
                        .execute()
                        .map(rows -> rows.iterator().next().getString(0)));
    }

    private int verify(RegistryBed bed, String publicKey) throws Exception {
        Path key = Files.writeString(folder.resolve("key.pem"), publicKey);
        Map<String, String> environment =
                Map.of(
                        "WARDSTREAM_POSTGRES_HOSTS",
                        bed.postgres().host() + ":" + bed.postgres().port(),
                        "WARDSTREAM_POSTGRES_DATABASE",
                        bed.postgres().name(),
                        "WARDSTREAM_POSTGRES_PLATFORM_PASSWORD",
                        TestDatabase.PLATFORM_PASSWORD);
        return new CommandLine(new AuditVerifyCommand(environment))
                .setOut(new PrintWriter(said, true))
                .setErr(new PrintWriter(said, true))
                .execute("--public-key", key.toString());
    }
}
