package io.wardstream.lifecycle.archive;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import io.wardstream.embedded.TestS3;
import io.wardstream.registry.Holds;
import io.wardstream.registry.LegalHold;
import io.wardstream.registry.Ward;
import io.wardstream.store.ObjectStore;
import java.time.LocalDate;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Days in the lake that are past their time. */
final class RetentionIT {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    private static final LocalDate PAST = DAY.plusDays(91);

    private ArchiveBed bed;
    private ObjectStore store;
    private Retention retention;
    private LakeFolder held;
    private LakeFolder free;
    private LegalHold.Subject hospital;

    @BeforeEach
    void archiveTwoHospitals() {
        bed = new ArchiveBed(TestS3.shared(), DAY);
        store = bed.store();
        retention =
                new Retention(store, bed.days, bed.config, bed.samples.registry.registry.holds());
        hospital = new LegalHold.Subject(bed.samples.ward.hospitalId(), 0);
        Ward other = bed.samples.registry.ward("St. Paul", "Surgery");
        held = archived(hospital.hospitalId());
        free = archived(other.hospitalId());
    }

    @AfterEach
    void close() {
        bed.close();
    }

    private LakeFolder archived(int hospitalId) {
        LakeFolder folder = new LakeFolder(hospitalId, DAY);
        done(store.put(folder.key(LakeFolder.MANIFEST), Buffer.buffer("{}")));
        done(
                bed.samples
                        .registry
                        .database
                        .platform()
                        .preparedQuery(
                                "INSERT INTO archive_day (day, hospital_id, state)"
                                        + " VALUES ($1, $2, 'dropped')")
                        .execute(Tuple.of(DAY, hospitalId)));
        return folder;
    }

    private boolean isThere(LakeFolder folder) {
        return !await(store.list(folder.path())).isEmpty();
    }

    private void hold() {
        done(bed.samples.registry.registry.legalHolds().set(hospital, "case 1", "admin"));
    }

    @Test
    void keepsWhatIsHeldUntilItIsReleased() {
        hold();

        done(retention.expire(PAST));
        boolean wasKept = isThere(held);
        done(bed.samples.registry.registry.legalHolds().release(hospital, "admin"));
        done(retention.expire(PAST));

        assertThat(wasKept).isTrue();
        assertThat(isThere(free)).isFalse();
        assertThat(isThere(held)).isFalse();
    }

    @Test
    void keepsWhatWasHeldAfterItHadLooked() {
        hold();
        Holds lookedBefore =
                new Holds() {
                    @Override
                    public Future<Set<Integer>> hospitals() {
                        return Future.succeededFuture(Set.of());
                    }

                    @Override
                    public <T> Future<T> deleting(Function<Set<Integer>, Future<T>> deletion) {
                        return bed.samples.registry.registry.holds().deleting(deletion);
                    }
                };

        done(new Retention(store, bed.days, bed.config, lookedBefore).expire(PAST));

        assertThat(isThere(held)).isTrue();
        assertThat(isThere(free)).isFalse();
    }
}
