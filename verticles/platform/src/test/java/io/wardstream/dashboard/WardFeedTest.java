package io.wardstream.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Caller;
import io.wardstream.access.Grant;
import io.wardstream.access.Role;
import io.wardstream.codec.model.AlarmForecast;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.ops.Meters;
import io.wardstream.registry.Patient;
import io.wardstream.registry.Ward;
import io.wardstream.samples.LatestValue;
import io.wardstream.samples.LatestVitals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WardFeedTest {

    private static final long NOON = 1_764_000_000_000L;

    private final Ward ward = new Ward(7, UUID.randomUUID(), 1, UUID.randomUUID(), "ICU");
    private final FakeSource source = new FakeSource();
    private final List<JsonObject> frames = new ArrayList<>();
    private final DashboardMeters meters = new DashboardMeters(new Meters());
    private final Patient anna = patient(1, "3", "Anna");
    private final Patient ben = patient(2, null, "Ben <script>");
    private long now = NOON;
    private final WardFeed feed =
            new WardFeed(
                    ward,
                    source,
                    new FakePlacements(),
                    () -> Instant.ofEpochMilli(now),
                    meters,
                    new Audience(0));

    @BeforeEach
    void load() {
        source.roster.addAll(List.of(anna, ben));
        source.latest.put(1, List.of(latest(VitalSign.HEART_RATE, 71, NOON - 5_000)));
        assertThat(feed.load().succeeded()).isTrue();
    }

    @Test
    void beginsWithEveryPatientOfTheWardAndTheirNewestValues() {
        watch();

        JsonObject snapshot = frames.getFirst();
        assertThat(snapshot.getInteger("version")).isZero();
        assertThat(snapshot.getLong("serverTime")).isEqualTo(NOON);
        assertThat(snapshot.getBoolean("snapshot")).isTrue();
        assertThat(snapshot.getJsonObject("ward").getString("name")).isEqualTo("ICU");
        assertThat(snapshot.getJsonObject("vitals").getJsonObject("spo2"))
                .isEqualTo(
                        new JsonObject()
                                .put("label", "SpO2")
                                .put("unit", "%")
                                .put("decimals", 0)
                                .put("cadence", "continuous")
                                .put("staleAfterMs", 15_000));
        assertThat(tile(snapshot, anna).getString("bed")).isEqualTo("3");
        assertThat(value(snapshot, anna, "heart_rate").getInteger("value")).isEqualTo(71);
        assertThat(tile(snapshot, ben).getString("name")).isEqualTo("Ben <script>");
        assertThat(tile(snapshot, ben).getJsonObject("values")).isEmpty();
    }

    @Test
    void sendsAFrameATickWithWhatHasChanged() {
        watch();
        feed.tick();
        feed.hear(sample(1, 10, NOON, Vitals.builder().put(VitalSign.SPO2, 97.5).build()));
        feed.hear(sample(1, 11, NOON + 900, Vitals.builder().put(VitalSign.SPO2, 98).build()));

        feed.tick();
        feed.tick();

        assertThat(frames).hasSize(3);
        JsonObject change = frames.get(2);
        assertThat(change.getInteger("version")).isEqualTo(2);
        assertThat(change.getBoolean("snapshot")).isFalse();
        assertThat(change.getJsonArray("tiles")).hasSize(1);
        assertThat(tile(change, anna).getJsonObject("values").fieldNames()).containsExactly("spo2");
        assertThat(value(change, anna, "spo2").getInteger("value")).isEqualTo(98);
        assertThat(tile(change, anna).getLong("observedAt")).isEqualTo(NOON + 900);
    }

    @Test
    void saysInAChangeOnlyWhatIsOfItsOwnInAValue() {
        watch();
        feed.tick();
        feed.hear(sample(1, 10, NOON, Vitals.builder().put(VitalSign.SYSTOLIC_BP, 121).build()));
        feed.hear(
                sample(
                        1,
                        11,
                        NOON + 900,
                        Vitals.builder()
                                .put(VitalSign.SPO2, 97, Validity.QUESTIONABLE)
                                .put(VitalSign.HEART_RATE, 72)
                                .build()));

        feed.tick();

        JsonObject change = frames.getLast();
        assertThat(tile(change, anna).getLong("observedAt")).isEqualTo(NOON + 900);
        assertThat(value(change, anna, "systolic_bp").getLong("observedAt")).isEqualTo(NOON);
        assertThat(value(change, anna, "spo2").getString("validity")).isEqualTo("questionable");
        assertThat(value(change, anna, "heart_rate").fieldNames())
                .doesNotContain("observedAt", "receivedAt", "validity");
    }

    @Test
    void neverGoesBackInTime() {
        feed.hear(sample(1, 11, NOON, Vitals.builder().put(VitalSign.HEART_RATE, 80).build()));
        feed.hear(sample(1, 10, NOON, Vitals.builder().put(VitalSign.HEART_RATE, 79).build()));
        feed.hear(sample(1, 12, NOON - 1, Vitals.builder().put(VitalSign.HEART_RATE, 78).build()));

        watch();

        assertThat(value(frames.getFirst(), anna, "heart_rate").getInteger("value")).isEqualTo(80);
    }

    @Test
    void showsOneSourceWhileItSends() {
        Vitals first = Vitals.builder().put(VitalSign.HEART_RATE, 80).build();
        Vitals second = Vitals.builder().put(VitalSign.HEART_RATE, 90).build();
        feed.hear(sample(1, 1, NOON, first));

        feed.hear(of(5, sample(1, 1, NOON + 1_000, second)));
        watch();
        feed.hear(of(5, sample(1, 2, NOON + 16_000, second)));
        feed.tick();

        assertThat(value(frames.getFirst(), anna, "heart_rate").getInteger("value")).isEqualTo(80);
        assertThat(value(frames.getLast(), anna, "heart_rate").getInteger("value")).isEqualTo(90);
    }

    @Test
    void saysWhichDeviceIsShownWhenAnotherTakesOver() {
        Vitals values = Vitals.builder().put(VitalSign.HEART_RATE, 80).build();
        watch();
        feed.hear(of(4, sample(1, 1, NOON, values)));
        feed.tick();
        feed.hear(of(4, sample(1, 2, NOON + 1_000, values)));
        feed.tick();

        feed.hear(of(5, sample(1, 1, NOON + 17_000, values)));
        feed.tick();

        assertThat(frames.subList(1, 4))
                .extracting(it -> value(it, anna, "heart_rate").getString("deviceId"))
                .containsExactly(id(4), null, id(5));
    }

    private static String id(int device) {
        return FakePlacements.publicId(device).toString();
    }

    @Test
    void keepsACurveOfTheLastFiveMinutes() {
        for (int second = 1; second <= 400; second++) {
            now = NOON + second * 1_000L;
            Vitals vitals = Vitals.builder().put(VitalSign.HEART_RATE, 60 + second % 10).build();
            feed.hear(sample(1, second, now, vitals));
        }

        watch();

        JsonArray points =
                tile(frames.getFirst(), anna).getJsonObject("trend").getJsonArray("heart_rate");
        assertThat(points).hasSize(60);
        assertThat(points.getJsonArray(59).getLong(0)).isBetween(now - 5_000, now);
        assertThat(points.getJsonArray(0).getLong(0)).isGreaterThanOrEqualTo(now - 300_000);
    }

    @Test
    void foretellsAnAlarmUntilItIsCalledOff() {
        watch();
        feed.tick();

        feed.hear(forecast(new AlarmForecast.Entry(anna.id(), NOON + 7_000)));
        feed.tick();
        feed.hear(forecast());
        feed.tick();

        assertThat(frames).hasSize(4);
        assertThat(frames.get(2).getJsonArray("tiles")).hasSize(1);
        assertThat(tile(frames.get(2), anna).getLong("willAlarmAt")).isEqualTo(NOON + 7_000);
        assertThat(tile(frames.get(3), anna).getLong("willAlarmAt")).isNull();
    }

    @Test
    void doesNotForetellWhatIsPast() {
        feed.hear(forecast(new AlarmForecast.Entry(anna.id(), NOON + 1_000)));
        now += 1_000;

        feed.sweep();
        watch();

        assertThat(tile(frames.getFirst(), anna).getLong("willAlarmAt")).isNull();
    }

    @Test
    void doesNotForetellWhatNobodyRepeats() {
        feed.hear(forecast(new AlarmForecast.Entry(anna.id(), NOON + 60_000)));
        now += 2_900;
        feed.sweep();
        watch();
        now += 100;

        feed.sweep();
        feed.tick();

        assertThat(tile(frames.getFirst(), anna).getLong("willAlarmAt")).isEqualTo(NOON + 60_000);
        assertThat(tile(frames.getLast(), anna).getLong("willAlarmAt")).isNull();
    }

    @Test
    void saysWhoHasGoneAndWhoHasCome() {
        watch();
        feed.tick();
        Patient cleo = patient(3, "9", "Cleo");
        source.roster.clear();
        source.roster.addAll(List.of(anna, cleo));
        feed.rosterChanged();

        feed.sweep();
        feed.tick();

        assertThat(frames.getLast().getJsonArray("gone"))
                .containsExactly(ben.publicId().toString());
        assertThat(tile(frames.getLast(), cleo).getString("bed")).isEqualTo("9");
    }

    @Test
    void asksOnceForAPatientItDoesNotKnow() {
        Vitals vitals = Vitals.builder().put(VitalSign.HEART_RATE, 80).build();
        int before = source.reads;

        for (int second = 0; second < 10; second++) {
            feed.hear(sample(99, second + 1, NOON, vitals));
            feed.sweep();
        }

        assertThat(source.reads).isEqualTo(before + 1);
    }

    @Test
    void readsTheRosterAgainInHalfAMinute() {
        int before = source.reads;
        now += WardFeed.ROSTER_MILLIS - 1;
        feed.sweep();
        now += 1;

        feed.sweep();
        feed.sweep();

        assertThat(source.reads).isEqualTo(before + 1);
    }

    @Test
    void keepsItsPatientsWhileTheDatabaseIsAway() {
        source.isAway = true;
        now += WardFeed.ROSTER_MILLIS;

        feed.sweep();
        watch();

        assertThat(frames.getFirst().getJsonArray("tiles")).hasSize(2);
    }

    @Test
    void encodesOnceForTwoHundredViewers() {
        for (int i = 0; i < 200; i++) {
            watch();
        }
        feed.hear(sample(1, 1, NOON, Vitals.builder().put(VitalSign.SPO2, 97).build()));

        feed.tick();

        assertThat(frames).hasSize(400);
        assertThat(meters.encode.count()).isEqualTo(2);
    }

    @Test
    void flagsAValueThatIsNotToBeTrustedAndLeavesItOutOfTheCurve() {
        feed.hear(
                sample(
                        2,
                        1,
                        NOON,
                        Vitals.builder().put(VitalSign.SPO2, 60, Validity.INVALID).build()));

        watch();

        assertThat(value(frames.getFirst(), ben, "spo2").getString("validity"))
                .isEqualTo("invalid");
        assertThat(tile(frames.getFirst(), ben).getJsonObject("trend")).isEmpty();
    }

    private void watch() {
        Caller nurse =
                new Caller(
                        1,
                        "nurse",
                        UUID.randomUUID(),
                        List.of(Grant.at(Role.CLINICIAN, 1)),
                        List.of(1),
                        List.of());
        Outbox outbox = new Outbox(1_000_000, new Recording(), meters, () -> 0);
        new Subscription("ward", feed, outbox, () -> nurse).begin();
    }

    private final class Recording implements Outbox.Pipe {
        @Override
        public void write(Frame frame) {
            frames.add(new JsonObject(frame.text()).getJsonObject("body"));
        }

        @Override
        public void overflowed() {
            throw new AssertionError("overflowed");
        }
    }

    private static JsonObject tile(JsonObject frame, Patient patient) {
        return frame.getJsonArray("tiles").stream()
                .map(JsonObject.class::cast)
                .filter(tile -> tile.getString("patientId").equals(patient.publicId().toString()))
                .findFirst()
                .orElseThrow();
    }

    private static JsonObject value(JsonObject frame, Patient patient, String vital) {
        return tile(frame, patient).getJsonObject("values").getJsonObject(vital);
    }

    private Patient patient(int id, @Nullable String bed, String name) {
        return new Patient(
                id,
                UUID.randomUUID(),
                ward.hospitalId(),
                ward.hospitalPublicId(),
                ward.id(),
                ward.publicId(),
                bed,
                name,
                true,
                Instant.EPOCH);
    }

    private AlarmForecast forecast(AlarmForecast.Entry... entries) {
        return new AlarmForecast(5, "judge", now, List.of(entries));
    }

    private static LatestValue latest(VitalSign sign, double value, long at) {
        return new LatestValue(sign, value, at, at, Validity.VALID, 4, "device");
    }

    private PublishedSample sample(int patientId, int seq, long at, Vitals vitals) {
        VitalSample sample =
                new VitalSample(4, 1, seq, at, at, at, true, Generation.TEST, vitals, null);
        return new PublishedSample(sample, ward.hospitalId(), ward.id(), patientId, 1, seq - 1);
    }

    private static PublishedSample of(int deviceId, PublishedSample published) {
        VitalSample sample = published.sample();
        return new PublishedSample(
                new VitalSample(
                        deviceId,
                        1,
                        sample.seq(),
                        sample.observedAt(),
                        sample.deviceAt(),
                        sample.receivedAt(),
                        true,
                        Generation.TEST,
                        sample.vitals(),
                        null),
                published.hospitalId(),
                published.wardId(),
                published.patientId(),
                published.epoch(),
                published.previousSeq());
    }

    /** A registry in memory that can go away. */
    private static final class FakeSource implements WardSource {
        final List<Patient> roster = new ArrayList<>();
        final Map<Integer, List<LatestValue>> latest = new HashMap<>();
        boolean isAway;
        int reads;

        @Override
        public Future<List<Patient>> admitted(int hospitalId, int wardId) {
            reads++;
            return isAway
                    ? Future.failedFuture("away")
                    : Future.succeededFuture(List.copyOf(roster));
        }

        @Override
        public Future<Optional<Patient>> patient(Patient known) {
            return Future.succeededFuture(Optional.of(known));
        }

        @Override
        public Future<LatestVitals> latest(Patient patient) {
            return Future.succeededFuture(
                    new LatestVitals(patient.id(), latest.getOrDefault(patient.id(), List.of())));
        }
    }
}
