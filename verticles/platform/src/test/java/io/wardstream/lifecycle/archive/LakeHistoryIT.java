package io.wardstream.lifecycle.archive;

import static io.wardstream.lifecycle.archive.ArchiveBed.begin;
import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.embedded.TestS3;
import io.wardstream.history.HistoryException;
import io.wardstream.history.HistorySample;
import io.wardstream.history.HistorySeries;
import io.wardstream.history.Resolution;
import io.wardstream.lifecycle.archive.LakeAnswers.Answer;
import io.wardstream.lifecycle.archive.LakeAnswers.Collected;
import io.wardstream.samples.SampleBed.Table;
import io.wardstream.store.ObjectStore;
import io.wardstream.store.ObjectStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A day that has gone to the lake, the day after it that has not, and questions about both. */
final class LakeHistoryIT {

    /** In Berlin it has 23 hours. */
    private static final LocalDate DAY = LocalDate.of(2026, 3, 29);

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final long T = begin(DAY).toEpochMilli();
    private static final long HOUR = Duration.ofHours(1).toMillis();

    @TempDir private static Path folder;

    private static ArchiveBed bed;
    private static ObjectStore store;
    private static LakeAnswers lake;
    private static int patient;
    private static int device;
    private static final Map<Question, Answer> BEFORE = new HashMap<>();

    record Question(long from, long to, Resolution resolution) {}

    @BeforeAll
    static void archive() {
        bed = new ArchiveBed(TestS3.shared(), DAY, 2);
        store = bed.store();
        patient = bed.samples.patient();
        device = bed.samples.device();
        int second = bed.samples.device();
        bed.samples.assign(device, patient, T - 40 * HOUR, null);
        bed.samples.assign(second, patient, T + 12 * HOUR, T + 13 * HOUR);
        bed.samples.store(Table.SLOT, bed.minutes(device));
        bed.samples.store(Table.SLOT, nextDay());
        bed.samples.store(Table.SLOT, bed.minutes(second));
        bed.samples.store(Table.LATE, List.of(late(9_000, T + 3 * HOUR + 1_500)));
        try (LakeAnswers before = LakeAnswers.ofPostgres(bed, folder)) {
            questions().forEach(one -> BEFORE.put(one, ask(before, one)));
        }
        bed.run();
        lake = LakeAnswers.of(bed, store, folder.resolve("cache"));
    }

    @AfterAll
    static void close() {
        lake.close();
        bed.close();
    }

    private static Stream<Question> questions() {
        long berlin = DAY.atStartOfDay(BERLIN).toInstant().toEpochMilli();
        long berlinEnds = DAY.plusDays(1).atStartOfDay(BERLIN).toInstant().toEpochMilli();
        return Stream.of(Resolution.values())
                .flatMap(
                        resolution ->
                                Stream.of(
                                        new Question(T, T + 24 * HOUR, resolution),
                                        new Question(T + 22 * HOUR, T + 26 * HOUR, resolution),
                                        new Question(
                                                T + 11 * HOUR + 17_123,
                                                T + 13 * HOUR + 60_000,
                                                resolution),
                                        new Question(berlin, berlinEnds, resolution),
                                        new Question(T - 24 * HOUR, T + 48 * HOUR, resolution)));
    }

    private static Answer ask(LakeAnswers answers, Question one) {
        return answers.ask(patient, one.from(), one.to(), one.resolution());
    }

    @ParameterizedTest
    @MethodSource("questions")
    void answersAsBeforeTheDayWasArchived(Question question) {
        // Before the first day that is kept there is nothing in the lake to say so.
        Question kept =
                new Question(Math.max(T, question.from()), question.to(), question.resolution());

        Answer answer = ask(lake, kept);

        assertThat(bed.left(device)).isZero();
        assertThat(answer).isEqualTo(BEFORE.get(question));
        assertThat(answer.samples().size() + answer.buckets().size()).isPositive();
    }

    @Test
    void refusesSamplesBeforeTheFirstDayThatIsKept() {
        HistoryException refusal =
                catchThrowableOfType(
                        HistoryException.class,
                        () -> lake.ask(patient, T - HOUR, T + HOUR, Resolution.RAW));

        assertThat(refusal.reason()).isEqualTo(HistoryException.Reason.NOT_KEPT);
    }

    @Test
    void showsASampleOnceThatCameLateAndIsInAPartOrAnOverlay() throws IOException {
        VitalSample archived = bed.minutes(device).get(600);
        VitalSample fresh = late(9_001, archived.observedAt() + 10);
        VitalSample inBoth = late(9_002, archived.observedAt() + 20);
        bed.samples.store(Table.LATE, List.of(archived, fresh, inBoth));
        Generation overlay = new Generation("overlay-1.parquet", List.of(archived, inBoth));
        overlay.add();

        Answer answer =
                lake.ask(
                        patient,
                        archived.observedAt(),
                        archived.observedAt() + 60_000,
                        Resolution.RAW);

        assertThat(answer.samples()).containsExactly(shown(archived), shown(fresh), shown(inBoth));
        overlay.remove();
        bed.sql("DELETE FROM late_sample WHERE seq >= $1 OR seq = 601", Tuple.of(9_001));
    }

    @Test
    void goesOnWithTheNextGenerationWhenTheOneItKnowsIsDeleted() throws IOException {
        Answer first = lake.ask(patient, T, T + HOUR, Resolution.RAW);
        Generation next = new Generation("part-2-0.parquet", bed.minutes(device));
        next.replaceWithoutTheCatalogue();

        try (LakeAnswers fresh = LakeAnswers.of(bed, store, folder.resolve("fresh"))) {
            assertThat(fresh.ask(patient, T, T + HOUR, Resolution.RAW)).isEqualTo(first);
        }
        try (LakeAnswers known = LakeAnswers.of(bed, store, folder.resolve("known"))) {
            assertThat(known.ask(patient, T, T + HOUR, Resolution.RAW)).isEqualTo(first);
            next.remove();
            assertThat(known.ask(patient, T, T + HOUR, Resolution.RAW)).isEqualTo(first);
        }
        assertThat(first.samples()).hasSize(60);
    }

    @Test
    void showsThePatientToWhomTheDeviceIsAssignedNow() {
        int other = bed.samples.patient();
        bed.sql(
                "UPDATE device_assignment SET patient_id = $2 WHERE device_id = $1",
                Tuple.of(device, other));

        Answer answer = lake.ask(other, T, T + HOUR, Resolution.RAW);

        assertThat(answer.samples()).hasSize(60);
        assertThat(lake.ask(patient, T, T + HOUR, Resolution.RAW).samples()).isEmpty();
        bed.sql(
                "UPDATE device_assignment SET patient_id = $2 WHERE device_id = $1",
                Tuple.of(device, patient));
    }

    @Test
    void readsADayThatCouldNotBeArchivedBetweenOthersFromPostgres() {
        bed.sql(
                "INSERT INTO archive_day (day, hospital_id, state) VALUES ($1, $2, 'dropped')",
                Tuple.of(DAY.plusDays(2), bed.samples.ward.hospitalId()));

        Answer answer = lake.ask(patient, T + 22 * HOUR, T + 26 * HOUR, Resolution.RAW);

        assertThat(answer)
                .isEqualTo(BEFORE.get(new Question(T + 22 * HOUR, T + 26 * HOUR, Resolution.RAW)));
        bed.sql(
                "UPDATE archive_day SET state = 'exporting' WHERE day = $1",
                Tuple.of(DAY.plusDays(2)));
    }

    @Test
    void readsAHospitalWithoutThatDayAsEmpty() {
        int stranger = bed.samples.patient();

        assertThat(lake.ask(stranger, T, T + 24 * HOUR, Resolution.RAW).samples()).isEmpty();
    }

    @Test
    void saysWhichDaysMustBeAskedBack() {
        cold(null);

        HistoryException refusal =
                catchThrowableOfType(
                        HistoryException.class,
                        () -> lake.ask(patient, T, T + HOUR, Resolution.MINUTE));

        assertThat(refusal.reason()).isEqualTo(HistoryException.Reason.COLD);
        assertThat(refusal.cold())
                .isEqualTo(new ColdRange(bed.samples.ward.hospitalId(), List.of(DAY), List.of()));
        assertThat(lake.ask(patient, T + 24 * HOUR, T + 25 * HOUR, Resolution.RAW).samples())
                .hasSize(60);
        cold(bed.clock.instant().plusSeconds(1).atOffset(ZoneOffset.UTC));
        assertThat(lake.ask(patient, T, T + HOUR, Resolution.RAW).samples()).hasSize(60);
        bed.sql("UPDATE archive_day SET cold_at = NULL, readable_until = NULL", Tuple.tuple());
    }

    private static void cold(@Nullable OffsetDateTime readableUntil) {
        bed.sql(
                "UPDATE archive_day SET cold_at = now(), readable_until = $1 WHERE day = $2",
                Tuple.of(readableUntil, DAY));
    }

    @Test
    void refusesADayWhoseFilesAreNoLongerKept() {
        bed.sql("UPDATE archive_day SET expired_at = now() WHERE day = $1", Tuple.of(DAY));

        HistoryException refusal =
                catchThrowableOfType(
                        HistoryException.class,
                        () -> lake.ask(patient, T, T + HOUR, Resolution.RAW));

        assertThat(refusal.reason()).isEqualTo(HistoryException.Reason.NOT_KEPT);
        bed.sql("UPDATE archive_day SET expired_at = NULL", Tuple.tuple());
    }

    @Test
    void namesADayThatIsDamaged() throws IOException {
        List<Path> parts = new ArrayList<>();
        try (Stream<Path> files = Files.list(bed.bucket.resolve(bed.folder().path()))) {
            files.filter(file -> String.valueOf(file).endsWith(".parquet")).forEach(parts::add);
        }
        Map<Path, byte[]> whole = new HashMap<>();
        for (Path part : parts) {
            byte[] bytes = Files.readAllBytes(part);
            whole.put(part, bytes.clone());
            for (int at = 4; at < bytes.length / 2; at += 7) {
                bytes[at] ^= 1;
            }
            Path _ = Files.write(part, bytes);
        }

        try (LakeAnswers fresh = LakeAnswers.of(bed, store, folder.resolve("damaged"))) {
            assertThatThrownBy(() -> fresh.ask(patient, T, T + HOUR, Resolution.RAW))
                    .isInstanceOf(LakeDamageException.class)
                    .hasMessageContaining("2026-03-29");
        }
        for (Map.Entry<Path, byte[]> part : whole.entrySet()) {
            Path _ = Files.write(part.getKey(), part.getValue());
        }
    }

    @Test
    void failsWithTheStoreThatIsAwayAndGivesNothing() {
        try (LakeAnswers away =
                LakeAnswers.of(
                        bed, bed.store("wrong", Duration.ofSeconds(2)), folder.resolve("away"))) {
            Collected collected = new Collected();

            assertThatThrownBy(
                            () ->
                                    done(
                                            away.reader
                                                    .open(
                                                            away.request(
                                                                    patient,
                                                                    T,
                                                                    T + HOUR,
                                                                    Resolution.RAW))
                                                    .compose(series -> series.read(collected))))
                    .isInstanceOf(ObjectStoreException.class);
            assertThat(collected.samples).isEmpty();
        }
    }

    @Test
    void missesNothingWhenTheDayLeavesDuringTheQuestion() {
        try (ArchiveBed moving = new ArchiveBed(TestS3.shared(), LocalDate.of(2024, 2, 29))) {
            long from = begin(moving.day).toEpochMilli();
            int whose = moving.samples.patient();
            int moved = moving.samples.device();
            moving.samples.assign(moved, whose, from, null);
            moving.samples.store(Table.SLOT, moving.minutes(moved));
            List<LocalDate> _ = moving.due(); // packed
            try (LakeAnswers answers =
                    LakeAnswers.of(moving, moving.store(), folder.resolve("moving"))) {
                HistorySeries series =
                        await(
                                answers.reader.open(
                                        answers.request(
                                                whose, from, from + 24 * HOUR, Resolution.RAW)));
                HistorySeries buckets =
                        await(
                                answers.reader.open(
                                        answers.request(
                                                whose, from, from + 24 * HOUR, Resolution.HOUR)));
                moving.run();
                Collected collected = new Collected();

                done(series.read(collected).compose(_ -> buckets.read(collected)));

                assertThat(moving.left(moved)).isZero();
                assertThat(collected.samples).hasSize(1_440);
                assertThat(collected.buckets).hasSize(24);
            }
        }
    }

    private static List<VitalSample> nextDay() {
        List<VitalSample> samples = new ArrayList<>();
        for (int minute = 0; minute < 1_440; minute++) {
            samples.add(
                    ArchiveBed.sample(device, 2_000 + minute, T + 24 * HOUR + minute * 60_000L));
        }
        return samples;
    }

    private static VitalSample late(int seq, long observedAt) {
        return ArchiveBed.sample(device, seq, observedAt);
    }

    private static HistorySample shown(VitalSample sample) {
        return new HistorySample(sample.observedAt(), sample.vitals());
    }

    /** Another version of the day, as somebody writes it who adds to it or rewrites it. */
    private static final class Generation {
        private final String name;
        private final List<VitalSample> samples;
        private final byte[] manifest;
        private final byte[] signature;
        private final Path directory = bed.bucket.resolve(bed.folder().path());
        private final Map<Path, byte[]> taken = new HashMap<>();

        Generation(String name, List<VitalSample> samples) throws IOException {
            this.name = name;
            this.samples = samples;
            manifest = Files.readAllBytes(directory.resolve(LakeFolder.MANIFEST));
            signature = Files.readAllBytes(directory.resolve(LakeFolder.SIGNATURE));
        }

        /** Beside what is there, as the catalogue is told. */
        void add() throws IOException {
            List<PartFile> files = new ArrayList<>(ManifestJson.decode(buffer(manifest)).files());
            files.add(part());
            String sha256 = put(files);
            catalogue(sha256);
        }

        /** In the place of the first device's part; the catalogue does not know yet. */
        void replaceWithoutTheCatalogue() throws IOException {
            List<PartFile> files = new ArrayList<>(ManifestJson.decode(buffer(manifest)).files());
            PartFile old = files.removeFirst();
            files.add(part());
            String _ = put(files);
            Path file = directory.resolve(old.name());
            taken.put(file, Files.readAllBytes(file));
            Files.delete(file);
        }

        private PartFile part() throws IOException {
            Path file = Files.createTempFile(folder, "part", ".parquet");
            PartFile part;
            try (PartWriter writer = new PartWriter(file)) {
                for (VitalSample sample : samples) {
                    writer.add(ArchivedSample.of(sample, patient));
                }
                part = writer.finish(name);
            }
            done(store.put(bed.folder().key(name), file));
            return part;
        }

        private String put(List<PartFile> files) throws IOException {
            Manifest next =
                    new Manifest(1, bed.folder().hospitalId(), DAY, bed.clock.instant(), files);
            Buffer bytes = ManifestJson.encode(next);
            done(store.put(bed.folder().key(LakeFolder.MANIFEST), bytes));
            done(
                    store.put(
                            bed.folder().key(LakeFolder.SIGNATURE),
                            ManifestJson.encode(
                                    bed.samples.registry.access.signer().sign(bytes.getBytes()),
                                    Optional.empty())));
            return Sha256.of(bytes.getBytes());
        }

        /** As it was. */
        void remove() throws IOException {
            for (Map.Entry<Path, byte[]> old : taken.entrySet()) {
                Path _ = Files.write(old.getKey(), old.getValue());
            }
            done(store.put(bed.folder().key(LakeFolder.MANIFEST), buffer(manifest)));
            done(store.put(bed.folder().key(LakeFolder.SIGNATURE), buffer(signature)));
            done(store.delete(bed.folder().key(name)));
            catalogue(Sha256.of(manifest));
        }

        private static void catalogue(String sha256) {
            bed.sql(
                    "UPDATE archive_day SET manifest_sha256 = $1 WHERE day = $2",
                    Tuple.of(sha256, DAY));
        }

        private static Buffer buffer(byte[] bytes) {
            return Buffer.buffer(bytes);
        }
    }
}
