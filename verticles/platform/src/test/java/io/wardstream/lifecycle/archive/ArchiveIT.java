package io.wardstream.lifecycle.archive;

import static io.wardstream.lifecycle.archive.ArchiveBed.begin;
import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.jerolba.carpet.CloseableIterator;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.embedded.EmbeddedS3;
import io.wardstream.embedded.TestS3;
import io.wardstream.samples.SampleBed.Table;
import io.wardstream.store.ColdObjectStore;
import io.wardstream.store.RecordingS3;
import io.wardstream.store.S3ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ArchiveIT {
    private static final int MOST_TRIES = 5;
    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

    private final ArchiveBed bed = new ArchiveBed(TestS3.shared(), DAY);
    private final int device = bed.samples.device();
    private final int second = bed.samples.device();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void movesADayIntoTheLakeAndDropsIt() {
        int patient = bed.samples.patient();
        long noon = begin(DAY).plus(Duration.ofHours(12)).toEpochMilli();
        bed.samples.assign(device, patient, noon, noon + 60_000);
        store(device, second);

        bed.run();

        assertThat(bed.states()).containsExactly(ArchiveDays.State.DROPPED);
        assertThat(bed.due()).isEmpty();
        assertThat(bed.left(device)).isZero();
        Manifest manifest = bed.proven();
        assertThat(manifest.rows()).isEqualTo(2_880);
        assertThat(manifest.files()).extracting(PartFile::rows).containsExactly(1_440L, 1_440L);
        assertThat(manifest.files().getFirst().devices().getFirst().epochs())
                .containsExactly(new EpochSeqs(1, 1_440, List.of(new SeqRange(1, 1_440))));
        List<ArchivedSample> rows = rows(0);
        assertThat(rows).filteredOn(row -> row.patientId() != null).hasSize(1);
        assertThat(rows.get(720).patientId()).isEqualTo(patient);
        assertThat(rows.stream().map(ArchivedSample::toSample)).isEqualTo(bed.minutes(device));
    }

    @ParameterizedTest
    @EnumSource(value = ArchiveStep.class, from = "BEGUN", to = "DROPPED")
    void goesOnWhereAKilledOneStopped(ArchiveStep last) {
        store(device, second);
        bed.run(step -> killAt(last, step));
        assertThat(bed.left(device)).isEqualTo(last == ArchiveStep.DROPPED ? 0 : 1_440);

        bed.run();

        assertThat(bed.states()).containsExactly(ArchiveDays.State.DROPPED);
        assertThat(bed.left(device) + bed.left(second)).isZero();
        assertThat(bed.proven().rows()).isEqualTo(2_880);
    }

    @Test
    void hasNothingToArchiveOfADayWithoutSamples() {
        bed.run();

        assertThat(bed.states()).isEmpty();
    }

    @Test
    void waitsForTheRollUp() {
        store(device);
        bed.rollups.isComplete = false;

        bed.run();

        assertThat(bed.states()).isEmpty();
        assertThat(bed.left(device)).isEqualTo(1_440);
        bed.rollups.isComplete = true;
        bed.run();
        assertThat(bed.states()).containsExactly(ArchiveDays.State.DROPPED);
    }

    /** They look for them in PostgreSQL. */
    @Test
    void waitsForThoseWhoAreStillToBeSentSamples() {
        store(device);
        bed.isUnsent = true;

        bed.run();

        assertThat(bed.states()).isEmpty();
        assertThat(bed.left(device)).isEqualTo(1_440);
        bed.isUnsent = false;
        bed.run();
        assertThat(bed.states()).containsExactly(ArchiveDays.State.DROPPED);
    }

    @Test
    void takesADayForGoneFromWhenItBeginsToLeave() {
        store(device);
        long before = await(bed.days.rawThrough());

        bed.run(step -> killAt(ArchiveStep.NOTED_DROPPING, step));

        assertThat(before).isZero();
        assertThat(await(bed.days.rawThrough())).isEqualTo(begin(DAY.plusDays(1)).toEpochMilli());
        assertThat(bed.left(device)).isEqualTo(1_440);
    }

    @Test
    void archivesALeapDay() {
        try (ArchiveBed leap = new ArchiveBed(TestS3.shared(), LocalDate.of(2024, 2, 29))) {
            int leaping = leap.samples.device();
            leap.samples.store(Table.SLOT, leap.minutes(leaping));

            leap.run();

            assertThat(leap.left(leaping)).isZero();
            assertThat(leap.proven().rows()).isEqualTo(1_440);
        }
    }

    @Test
    void keepsTheDevicesTimeValuesOutsideTheCatalogueAndLateSamples() {
        bed.samples.store(Table.SLOT, bed.minutes(device).subList(0, 10));
        bed.samples.store(Table.LATE, bed.minutes(device).subList(9, 12));
        bed.sql(
                "UPDATE vital_sample SET device_at = observed_at - interval '90 s',"
                        + " extra = '{\"glucose\": 5.5}' WHERE seq = $1",
                Tuple.of(3));

        bed.run();

        assertThat(bed.states()).containsExactly(ArchiveDays.State.DROPPED);
        List<VitalSample> rows = rows(0).stream().map(ArchivedSample::toSample).toList();
        assertThat(rows).hasSize(12);
        assertThat(rows.get(2).deviceAt()).isEqualTo(rows.get(2).observedAt() - 90_000);
        assertThat(rows.get(2).extra()).isEqualTo("{\"glucose\": 5.5}");
        assertThat(bed.left(device)).as("late ones were merged before").isZero();
    }

    @Test
    void archivesTheSamplesOfARetiredDevice() {
        store(device);
        done(bed.samples.registry.registry.devices().retire(device));

        bed.run();

        assertThat(bed.left(device)).isZero();
        assertThat(bed.proven().rows()).isEqualTo(1_440);
    }

    @Test
    void dropsNothingWhenASampleHasComeSinceAndTakesItTheNextTime() {
        bed.samples.store(Table.SLOT, bed.minutes(device).subList(0, 100));

        bed.run(this::addOneBehindTheExport);

        assertThat(bed.states()).containsExactly(ArchiveDays.State.EXPORTING);
        assertThat(bed.left(device)).isEqualTo(101);
        bed.run();
        assertThat(bed.states()).containsExactly(ArchiveDays.State.DROPPED);
        assertThat(bed.proven().rows()).isEqualTo(101);
    }

    @Test
    void findsOneWrongByteNamesTheFileAndDropsNothing() throws Exception {
        store(device, second);

        bed.run(step -> damage(step, ArchiveStep.NOTED_UPLOADED, LakeFolder.part(1)));

        assertThat(bed.failures("corrupt")).isEqualTo(1);
        assertThat(bed.states()).containsExactly(ArchiveDays.State.EXPORTING);
        assertThat(bed.left(device) + bed.left(second)).isEqualTo(2_880);
        bed.run();
        assertThat(bed.states()).containsExactly(ArchiveDays.State.DROPPED);
        assertThat(bed.proven().rows()).isEqualTo(2_880);
    }

    @Test
    void trustsNoManifestThatIsNotWhatWasSigned() throws Exception {
        store(device);

        bed.run(step -> damage(step, ArchiveStep.NOTED_UPLOADED, LakeFolder.MANIFEST));

        assertThat(bed.failures("corrupt")).isEqualTo(1);
        assertThat(bed.left(device)).isEqualTo(1_440);
    }

    @Test
    void dropsNothingWithAWrongSecret() {
        store(device);

        ArchiveRunner wrong =
                bed.runner(bed.archive(bed.store("x".repeat(32), Duration.ofSeconds(20))), _ -> {});
        for (int tries = 0; tries < MOST_TRIES && bed.failures("denied") == 0; tries++) {
            bed.run(wrong); // the server may close before it has read what it refuses
        }

        assertThat(bed.failures("denied")).isEqualTo(1);
        assertThat(bed.left(device)).isEqualTo(1_440);
    }

    @ParameterizedTest
    @CsvSource({"507, InsufficientStorage", "503, SlowDown"})
    void dropsNothingWhenTheStoreIsFullOrAsksForPatience(int status, String code) {
        store(device);
        try (RecordingS3 full = new RecordingS3(bed.samples.registry.vertx)) {
            full.refuse(status, code);
            ColdObjectStore away = S3ObjectStore.open(bed.samples.registry.vertx, full.config());

            bed.run(bed.runner(bed.archive(away), _ -> {}));

            assertThat(bed.failures("away")).isEqualTo(1);
            assertThat(bed.left(device)).isEqualTo(1_440);
            done(away.close());
        }
        bed.run();
        assertThat(bed.states()).containsExactly(ArchiveDays.State.DROPPED);
    }

    @Test
    void dropsNothingWhileTheStoreIsAwayAndGoesOnWhenItIsBack() {
        EmbeddedS3 own = TestS3.ownServer();
        try (ArchiveBed away = new ArchiveBed(own, DAY)) {
            int lonely = away.samples.device();
            away.samples.store(Table.SLOT, away.minutes(lonely));
            ArchiveRunner runner =
                    away.runner(
                            away.archive(away.store(own.secretKey(), Duration.ofMillis(500))),
                            step -> {
                                if (step == ArchiveStep.FOLDER_CLEARED) {
                                    own.pause();
                                }
                            });

            away.run(runner);

            assertThat(away.failures("away")).isEqualTo(1);
            assertThat(away.left(lonely)).isEqualTo(1_440);
            own.resume();
            away.run();
            assertThat(away.states()).containsExactly(ArchiveDays.State.DROPPED);
            assertThat(away.proven().rows()).isEqualTo(1_440);
        } finally {
            own.kill9();
        }
    }

    @Test
    void twoRunnersAtOnceLoseNothing() {
        store(device, second);
        ArchiveRunner one = bed.runner(bed.archive(bed.store()), _ -> {});
        ArchiveRunner other = bed.runner(bed.archive(bed.store()), _ -> {});
        List<LocalDate> due = bed.due();

        done(
                Future.all(
                        one.run(due, DAY.plusDays(8), Future::succeededFuture),
                        other.run(due, DAY.plusDays(8), Future::succeededFuture)));
        bed.run();

        assertThat(bed.states()).containsExactly(ArchiveDays.State.DROPPED);
        assertThat(bed.left(device) + bed.left(second)).isZero();
        assertThat(bed.proven().rows()).isEqualTo(2_880);
    }

    @Test
    void deletesTheParquetOfDaysThatAreOldEnoughAndNotesIt() throws Exception {
        store(device);
        bed.run();

        done(
                bed.runner(bed.archive(bed.store()), _ -> {})
                        .run(List.of(), DAY.plusDays(90), Future::succeededFuture));
        assertThat(lakeFile(LakeFolder.MANIFEST)).exists();
        done(
                bed.runner(bed.archive(bed.store()), _ -> {})
                        .run(List.of(), DAY.plusDays(91), Future::succeededFuture));

        assertThat(lakeFile(LakeFolder.MANIFEST)).doesNotExist();
        assertThat(lakeFile(LakeFolder.part(0))).doesNotExist();
        assertThat(await(bed.days.keptBefore(DAY.plusDays(1), Set.of()))).isEmpty();
    }

    @Test
    void theVerticleArchivesOnceItHoldsTheLeaseAndShowsIt() {
        store(device);
        bed.pack();
        Archive archive = bed.archive(bed.store());
        for (int node = 1; node <= 2; node++) {
            done(
                    bed.samples.registry.vertx.deployVerticle(
                            archive.verticle(bed.samples.registry.database.leases()).get()));
        }

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> gauge("archive.newest.day.seconds") > 0);

        assertThat(bed.states()).containsExactly(ArchiveDays.State.DROPPED);
        assertThat(gauge("archive.newest.day.seconds"))
                .isEqualTo((double) begin(DAY.plusDays(1)).getEpochSecond());
        assertThat(gauge("archive.backlog")).isZero();
    }

    private double gauge(String name) {
        return bed.meters.registry().get(name).gauge().value();
    }

    private void store(int... devices) {
        for (int one : devices) {
            bed.samples.store(Table.SLOT, bed.minutes(one));
        }
    }

    private static void killAt(ArchiveStep last, ArchiveStep step) {
        if (step == last) {
            throw new IllegalStateException("killed at " + step);
        }
    }

    private void addOneBehindTheExport(ArchiveStep step) {
        if (step != ArchiveStep.MANIFEST_UPLOADED) {
            return;
        }
        try (Connection connection =
                        DriverManager.getConnection(
                                bed.samples.registry.postgres().platformJdbcUrl());
                PreparedStatement statement =
                        connection.prepareStatement(
                                """
                                INSERT INTO late_sample
                                  (observed_at, received_at, device_id, seq, validity, epoch_no, flags)
                                VALUES (?, ?, ?, 101, 0, 1, 1)
                                """)) {
            OffsetDateTime at = begin(DAY).plus(Duration.ofMinutes(100)).atOffset(ZoneOffset.UTC);
            statement.setObject(1, at);
            statement.setObject(2, at);
            statement.setInt(3, device);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        } catch (SQLException cause) {
            throw new AssertionError(cause);
        }
    }

    private void damage(ArchiveStep step, ArchiveStep when, String name) {
        if (step != when) {
            return;
        }
        try {
            Path file = lakeFile(name);
            byte[] content = Files.readAllBytes(file);
            content[content.length / 2] ^= 1;
            Files.write(file, content);
        } catch (IOException cause) {
            throw new AssertionError(cause);
        }
    }

    private Path lakeFile(String name) {
        return bed.bucket.resolve(bed.folder().key(name));
    }

    private List<ArchivedSample> rows(int part) {
        List<ArchivedSample> rows = new ArrayList<>();
        try (CloseableIterator<ArchivedSample> file =
                PartCheck.rows(lakeFile(LakeFolder.part(part)))) {
            file.forEachRemaining(rows::add);
        } catch (IOException cause) {
            throw new AssertionError(cause);
        }
        return rows;
    }
}
