package io.wardstream.access.audit;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.access.Signer;
import io.wardstream.access.audit.QueuedAudit.Queued;
import io.wardstream.registry.RegistryBed;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Chains in a database of their own, and somebody who may do everything to them. */
final class ChainBed implements AutoCloseable {
    final Instant now = Instant.now();

    final RegistryBed bed = new RegistryBed();
    final PgAuditEntries entries = new PgAuditEntries(bed.database);
    final PgAuditSeals seals = new PgAuditSeals(bed.database);
    private long seq;

    /** A new one. */
    int hospital() {
        return bed.ward("Hospital " + UUID.randomUUID(), "Intensive care").hospitalId();
    }

    void write(int count, int hospitalId) {
        List<Queued> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            seq++;
            batch.add(
                    new Queued(
                            seq,
                            AuditEntries.read(now.minusMillis(seq), hospitalId, UUID.randomUUID()),
                            null));
        }
        done(entries.insert(batch));
    }

    int seal(Instant at) {
        return await(seals.seal(at));
    }

    PgAuditCheck.Finding check(int hospitalId, @Nullable Signer signer) {
        return check(hospitalId, signer, now);
    }

    PgAuditCheck.Finding check(int hospitalId, @Nullable Signer signer, Instant now) {
        PgAuditCheck check =
                new PgAuditCheck(
                        bed.database,
                        signer == null ? null : signer.publicKey(),
                        Instant.EPOCH,
                        Instant.parse("9999-01-01T00:00:00Z"),
                        now,
                        _ -> {});
        return await(check.check(hospitalId));
    }

    /** As somebody who may do everything, and has switched the triggers off. */
    void tamper(String statement) throws SQLException {
        try (Connection connection = superuser();
                Statement sql = connection.createStatement()) {
            sql.execute("SET session_replication_role = replica");
            sql.execute(statement);
        }
    }

    Connection superuser() throws SQLException {
        return DriverManager.getConnection(
                bed.postgres()
                        .server()
                        .superuserJdbcUrl()
                        .replaceFirst("/[^/?]+(\\?|$)", "/" + bed.postgres().name() + "$1"));
    }

    long idAt(int hospital, int place) throws SQLException {
        try (Connection connection = superuser();
                Statement sql = connection.createStatement();
                ResultSet rows =
                        sql.executeQuery(
                                "SELECT entry_ids["
                                        + place
                                        + "] FROM audit_seal WHERE number = 1 AND hospital_id = "
                                        + hospital)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    @Override
    public void close() {
        bed.close();
    }
}
