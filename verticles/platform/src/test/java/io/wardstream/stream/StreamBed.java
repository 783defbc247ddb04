package io.wardstream.stream;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.AlertStores;
import io.wardstream.alerts.PgAlarmLog;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.config.PlatformConfig;
import io.wardstream.config.StreamConfig;
import io.wardstream.ops.Meters;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.Flush;
import io.wardstream.samples.PgFlushLog;
import io.wardstream.samples.PgSampleSlots;
import io.wardstream.samples.PgSampleStore;
import io.wardstream.samples.SampleBed;
import io.wardstream.samples.SampleStore;
import io.wardstream.samples.Writer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A ward whose samples and alarms are stored, and nodes that send them to a broker. */
final class StreamBed implements AutoCloseable {
    static final long EPOCH = 1_764_000_000_000L;
    private static final Duration OLDEST = Duration.ofDays(30);

    final SampleBed samples = new SampleBed(Instant.now());
    final RegistryBed registry = samples.registry;
    final Clock clock = Clock.systemUTC();
    final AlertStores alerts = new AlertStores(registry.database, registry.vertx.eventBus(), clock);
    final String samplesTopic;
    final String alarmsTopic;
    private final SampleStore store = new PgSampleStore(registry.database);
    private final Writer writer = await(store.registerWriter("test"));
    private final String brokers;
    private final Map<Integer, Integer> lastSeqs = new HashMap<>();

    /**
     * With topics of its own.
     *
     * @param test a name for them
     */
    StreamBed(String brokers, String test) {
        this.brokers = brokers;
        samplesTopic = test + ".samples";
        alarmsTopic = test + ".alarms";
    }

    StreamConfig config() {
        return PlatformConfig.load(
                null,
                Map.of(
                        "WARDSTREAM_STREAM_ENABLED", "true",
                        "WARDSTREAM_STREAM_BOOTSTRAP_SERVERS", brokers,
                        "WARDSTREAM_STREAM_SAMPLES_TOPIC", samplesTopic,
                        "WARDSTREAM_STREAM_ALARMS_TOPIC", alarmsTopic,
                        "WARDSTREAM_STREAM_BATCH_SAMPLES", "100",
                        "WARDSTREAM_STREAM_POLL_MILLIS", "20",
                        "WARDSTREAM_STREAM_DELIVERY_TIMEOUT_MILLIS", "2000"))
                .stream();
    }

    /** One that has the room. */
    StreamNode node(String nodeId) {
        Meters meters = new Meters();
        Stream stream =
                new Stream(
                        config(),
                        registry.database,
                        registry.registry,
                        new PgFlushLog(registry.database, clock, OLDEST),
                        new PgAlarmLog(registry.database),
                        clock,
                        meters);
        String id =
                await(
                        registry.vertx.deployVerticle(
                                stream.verticle(registry.database.leases(), nodeId).get()));
        return new StreamNode(registry.vertx, id, meters);
    }

    /** Measures that patient from a day ago on; 0: nobody. */
    int device(int patient) {
        int device = samples.device();
        samples.epoch(device, 1, EPOCH);
        if (patient != 0) {
            long from = Instant.now().minus(Duration.ofDays(1)).toEpochMilli();
            samples.assign(device, patient, from, null);
        }
        return device;
    }

    /** So many more samples of the device are committed, one a second up to now. */
    void flush(int device, int count) {
        List<VitalSample> fresh = new ArrayList<>();
        long now = clock.millis();
        for (int number = 1; number <= count; number++) {
            int seq = lastSeqs.merge(device, 1, Integer::sum);
            fresh.add(sample(device, seq, now - (count - number) * 1_000L));
        }
        done(
                store.flush(
                        new Flush(
                                writer, fresh, List.of(), List.of(), List.of(), List.of(),
                                List.of(), List.of())));
    }

    private static VitalSample sample(int device, int seq, long at) {
        return new VitalSample(
                device,
                1,
                seq,
                at,
                at,
                at + 40,
                true,
                Generation.REAL,
                Vitals.builder().put(VitalSign.HEART_RATE, 60 + seq % 40).build(),
                null);
    }

    UUID publicId(String table, int id) {
        return await(
                registry.database
                        .platform()
                        .preparedQuery("SELECT public_id FROM " + table + " WHERE id = $1")
                        .execute(Tuple.of(id))
                        .map(rows -> rows.iterator().next().getUUID(0)));
    }

    /** Of the ward's patient, raised now. */
    Alarm raise(int patient, int device) {
        long now = clock.millis();
        return await(
                alerts.raise(
                        new Alarm(
                                UUID.randomUUID(),
                                1,
                                false,
                                new Alarm.Subject(
                                        samples.ward.hospitalId(),
                                        samples.ward.id(),
                                        samples.ward.publicId(),
                                        patient,
                                        publicId("patient", patient),
                                        device,
                                        publicId("device", device)),
                                new Alarm.Cause(
                                        AlarmKind.PHYSIOLOGICAL,
                                        "SPO2_LOW",
                                        VitalSign.SPO2,
                                        84,
                                        88,
                                        "SpO2 84 < 88",
                                        3,
                                        now - 10_000),
                                new Alarm.Progress(
                                        AlarmPriority.HIGH,
                                        AlarmState.UNACKNOWLEDGED,
                                        false,
                                        now,
                                        0,
                                        null,
                                        0,
                                        0,
                                        0,
                                        null))));
    }

    void acknowledge(Alarm alarm) {
        done(alerts.alarms.acknowledge(samples.scope, alarm.id(), "nurse1"));
    }

    /** What the archive is told, so much later. */
    boolean areWaiting(Duration later) {
        return await(
                UnsentSamples.in(
                                registry.database,
                                new PgFlushLog(registry.database, clock, OLDEST),
                                Clock.offset(clock, later))
                        .areWaiting());
    }

    /** Forgets the flushes of all slots that have ended. */
    void forgetFlushes() {
        done(new PgSampleSlots(registry.database).forgetFlushesBefore(clock.instant()));
    }

    void run(String statement) {
        done(registry.database.platform().query(statement).execute());
    }

    /** Nodes first, so that none misses its database. */
    @Override
    public void close() {
        done(
                Future.join(
                        registry.vertx.deploymentIDs().stream()
                                .map(registry.vertx::undeploy)
                                .toList()));
        samples.close();
    }
}
