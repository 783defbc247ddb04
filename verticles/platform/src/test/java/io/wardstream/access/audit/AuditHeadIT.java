package io.wardstream.access.audit;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardstream.access.Signer;
import io.wardstream.access.audit.QueuedAudit.Queued;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is signed once a day, and what may go after years; each in a database of its own. */
final class AuditHeadIT {
    private static final String OTHER_KEY =
            """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
            -----END PRIVATE KEY-----
            """;

    private ChainBed bed;
    private int hospital;

    @BeforeEach
    void start() {
        bed = new ChainBed();
        hospital = bed.hospital();
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @Test
    void aSignedHeadShowsAChainThatWasMadeAnew() throws SQLException {
        Instant yesterday = bed.now.minus(Duration.ofDays(1));
        Signer signer = bed.bed.access.signer();
        bed.write(3, hospital);
        int _ = bed.seal(yesterday);
        done(bed.seals.keep(await(bed.seals.dueHeads(bed.now, signer))));
        PgAuditCheck.Finding before = bed.check(hospital, signer);

        bed.tamper("UPDATE audit_entry SET username = 'somebody else'");
        bed.tamper("DELETE FROM audit_seal");
        bed.tamper("UPDATE audit_mark SET xid = '0'");
        int _ = bed.seal(yesterday);

        assertThat(before.heads()).isEqualTo(1);
        assertThat(before.wrong()).isNull();
        assertThat(bed.check(hospital, signer).wrong())
                .startsWith("hospital=" + hospital + " head of ")
                .endsWith(" is not where block 1 stands");
    }

    @Test
    void aHeadOfAnotherKeyIsNoProof() {
        bed.write(1, hospital);
        int _ = bed.seal(bed.now.minus(Duration.ofDays(1)));
        done(bed.seals.keep(await(bed.seals.dueHeads(bed.now, Signer.ofPem(OTHER_KEY)))));

        PgAuditCheck.Finding found = bed.check(hospital, bed.bed.access.signer());

        assertThat(found.wrong()).contains(" is not what key ");
    }

    @Test
    void missesTheHeadThatSomebodyTookAway() throws SQLException {
        bed.write(1, hospital);
        int _ = bed.seal(bed.now.minus(Duration.ofDays(4)));
        done(bed.seals.keep(await(bed.seals.dueHeads(bed.now, bed.bed.access.signer()))));

        bed.tamper("DELETE FROM audit_head");

        assertThat(bed.check(hospital, bed.bed.access.signer()).wrong())
                .isEqualTo("hospital=" + hospital + " block 1 is covered by no signed head");
    }

    @Test
    void signsEachDayOnce() {
        bed.write(1, hospital);
        int _ = bed.seal(bed.now.minus(Duration.ofDays(1)));
        bed.write(1, hospital);
        int _ = bed.seal(bed.now);
        List<Head> due = await(bed.seals.dueHeads(bed.now, bed.bed.access.signer()));
        done(bed.seals.keep(due));

        assertThat(due).extracting(Head::number).containsExactly(1L);
        assertThat(await(bed.seals.dueHeads(bed.now, bed.bed.access.signer()))).isEmpty();
    }

    @Test
    void dropsAMonthAfterSixYearsAndProvesTheRestAsBefore() {
        Instant old = bed.now.minus(Duration.ofDays(7 * 366));
        bed.bed.asOwner("SELECT audit_open_month('" + old + "'::timestamptz::date)");
        done(
                bed.entries.insert(
                        List.of(new Queued(1_000, AuditEntries.read(old, hospital, null), null))));
        boolean isDroppedUnsealed =
                await(bed.seals.dropOldestBefore(bed.now.minus(Duration.ofDays(6 * 366))));
        int _ = bed.seal(old);
        bed.write(2, hospital);
        int _ = bed.seal(bed.now);
        done(bed.seals.keep(await(bed.seals.dueHeads(bed.now, bed.bed.access.signer()))));

        boolean isDropped =
                await(bed.seals.dropOldestBefore(bed.now.minus(Duration.ofDays(6 * 366))));

        assertThat(isDroppedUnsealed).isFalse();
        assertThat(isDropped).isTrue();
        assertThat(bed.check(hospital, bed.bed.access.signer()))
                .isEqualTo(new PgAuditCheck.Finding(hospital, 2, 2, 1, null));
    }

    @Test
    void keepsAMonthWhileItsHospitalIsHeldAndForSixYearsWhateverIsAsked() {
        Instant old = bed.now.minus(Duration.ofDays(7 * 366));
        bed.bed.asOwner("SELECT audit_open_month('" + old + "'::timestamptz::date)");
        done(
                bed.entries.insert(
                        List.of(new Queued(1_000, AuditEntries.read(old, hospital, null), null))));
        int _ = bed.seal(old);
        bed.bed.asOwner(
                "INSERT INTO legal_hold (hospital_id, reason, set_by) VALUES ("
                        + hospital
                        + ", 'court', 'x')");

        assertThat(await(bed.seals.dropOldestBefore(bed.now))).isFalse();
        assertThatThrownBy(
                        () ->
                                done(
                                        bed.bed
                                                .database
                                                .platform()
                                                .query("SELECT audit_drop_month(now()::date)")
                                                .execute()))
                .hasMessageContaining("six years");
    }
}
