package io.wardstream.access.audit;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardstream.access.audit.QueuedAudit.Queued;
import io.wardstream.store.Scope;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains in a real database: how they are made, and that nobody changes them unseen. */
final class AuditSealIT {
    private static ChainBed bed;

    private int hospital;

    @BeforeAll
    static void start() {
        bed = new ChainBed();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @BeforeEach
    void sealWhatOthersLeft() {
        int _ = bed.seal(bed.now);
        hospital = bed.hospital();
    }

    @Test
    void makesOneChainAHospitalAndOneForWhatHasNone() {
        bed.write(3, hospital);
        bed.write(2, 0);
        int first = bed.seal(bed.now);
        bed.write(4, hospital);
        int second = bed.seal(bed.now);

        assertThat(first).isEqualTo(5);
        assertThat(second).isEqualTo(4);
        assertThat(bed.seal(bed.now)).isZero();
        assertThat(bed.check(hospital, null))
                .isEqualTo(new PgAuditCheck.Finding(hospital, 7, 2, 0, null));
        assertThat(bed.check(0, null).entries()).isGreaterThanOrEqualTo(2);
        assertThat(bed.check(0, null).wrong()).isNull();
    }

    @Test
    void waitsForWhatIsNotCommittedYetAndPutsItInThen() throws SQLException {
        try (Connection slow = bed.superuser();
                Statement sql = slow.createStatement()) {
            slow.setAutoCommit(false);
            sql.execute("SELECT pg_current_xact_id()");
            bed.write(2, hospital);

            int whileOpen = bed.seal(bed.now);
            slow.commit();

            assertThat(whileOpen).isZero();
        }
        assertThat(bed.seal(bed.now)).isEqualTo(2);
    }

    @Test
    void storesABatchThatIsSentAgainOnce() {
        Queued one = new Queued(1, AuditEntries.read(bed.now, hospital, null), null);

        done(bed.entries.insert(List.of(one)));
        done(bed.entries.insert(List.of(one)));

        assertThat(bed.seal(bed.now)).isEqualTo(1);
    }

    @Test
    void namesTheEntryThatWasAltered() throws SQLException {
        bed.write(5, hospital);
        int _ = bed.seal(bed.now);
        long id = bed.idAt(hospital, 3);

        bed.tamper("UPDATE audit_entry SET username = 'somebody else' WHERE id >= " + id);

        assertThat(bed.check(hospital, null).wrong())
                .startsWith("hospital=" + hospital + " entry " + id + " of ")
                .endsWith(" is altered");
    }

    @Test
    void namesTheEntryThatWasRemoved() throws SQLException {
        bed.write(5, hospital);
        int _ = bed.seal(bed.now);
        long id = bed.idAt(hospital, 2);

        bed.tamper("DELETE FROM audit_entry WHERE id = " + id);

        assertThat(bed.check(hospital, null).wrong())
                .isEqualTo("hospital=" + hospital + " entry " + id + " is missing");
    }

    @Test
    void namesTheEntryThatWasInserted() throws SQLException {
        bed.write(5, hospital);
        int _ = bed.seal(bed.now);

        bed.tamper(
                "INSERT INTO audit_entry (id, xid, writer, seq, at, address, action, operation,"
                        + " hospital_id, outcome, status, repeats) OVERRIDING SYSTEM VALUE"
                        + " SELECT 999999, xid, '00000000-0000-0000-0000-000000000001', 1, at,"
                        + " address, action, operation, hospital_id, outcome, status, 1"
                        + " FROM audit_entry WHERE id = "
                        + bed.idAt(hospital, 2));

        assertThat(bed.check(hospital, null).wrong())
                .startsWith("hospital=" + hospital + " entry 999999 of ")
                .endsWith(" was inserted: it is in no block");
    }

    @Test
    void namesTheFirstOfTwoThatChangedPlaces() throws SQLException {
        bed.write(5, hospital);
        int _ = bed.seal(bed.now);
        long id = bed.idAt(hospital, 1);

        bed.tamper(
                "UPDATE audit_seal SET entry_ids = ARRAY[entry_ids[2], entry_ids[1]] ||"
                        + " entry_ids[3:] WHERE hospital_id = "
                        + hospital);

        assertThat(bed.check(hospital, null).wrong())
                .contains("entry " + bed.idAt(hospital, 1) + " of ")
                .endsWith(" is altered");
        assertThat(bed.idAt(hospital, 2)).isEqualTo(id);
    }

    @Test
    void namesTheBlockThatWasRemoved() throws SQLException {
        bed.write(2, hospital);
        int _ = bed.seal(bed.now);
        bed.write(2, hospital);
        int _ = bed.seal(bed.now);
        bed.write(2, hospital);
        int _ = bed.seal(bed.now);

        bed.tamper("DELETE FROM audit_seal WHERE number = 2 AND hospital_id = " + hospital);

        assertThat(bed.check(hospital, null).wrong())
                .isEqualTo("hospital=" + hospital + " block 2 is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit_entry SET username = 'x'",
                "DELETE FROM audit_entry",
                "TRUNCATE audit_entry",
                "UPDATE audit_seal SET total = 9",
                "DELETE FROM audit_seal",
                "UPDATE audit_head SET total = 9",
                "DELETE FROM audit_head",
                "DELETE FROM audit_mark"
            })
    void isNotChangedByThePlatformItself(String statement) {
        bed.write(1, hospital);

        assertThatThrownBy(() -> done(bed.bed.database.platform().query(statement).execute()))
                .hasMessageContaining("permission denied");
    }

    @Test
    void isNotChangedByItsOwnerByAccident() {
        bed.write(1, hospital);

        assertThatThrownBy(() -> bed.bed.asOwner("UPDATE audit_entry SET username = 'x'"))
                .isInstanceOf(Exception.class);
        assertThatThrownBy(() -> bed.bed.asOwner("DELETE FROM audit_entry"))
                .hasMessageContaining("stays as it is");
    }

    @Test
    void isReadOnlyOfTheHospitalsOfTheTransaction() {
        int other = bed.bed.ward("St. Paul", "Surgery").hospitalId();
        bed.write(2, hospital);
        bed.write(1, 0);

        assertThat(visible(List.of(hospital))).isEqualTo(2);
        assertThat(visible(List.of(other))).isZero();
        assertThat(visible(List.of())).isZero();
        assertThat(visible(List.of(AuditFilter.NO_HOSPITAL))).isPositive();
    }

    private long visible(List<Integer> hospitals) {
        return await(
                bed.bed.database.read(
                        Scope.hospitals(hospitals),
                        connection ->
                                connection
                                        .query("SELECT count(*) FROM audit_entry")
                                        .execute()
                                        .map(rows -> rows.iterator().next().getLong(0))));
    }
}
