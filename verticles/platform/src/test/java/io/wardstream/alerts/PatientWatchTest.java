package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.alerts.engine.RuleSet;
import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.codec.bus.BusCodecs;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.ops.Meters;
import io.wardstream.registry.Placement;
import io.wardstream.samples.LatestVitals;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A patient who is judged before it is known what the database has. */
final class PatientWatchTest {
    private static final int PATIENT = 5;
    private static final int DEVICE = 7;
    private static final long START = 1_764_000_000_000L;
    private static final Placement PLACE =
            new Placement(
                    DEVICE, UUID.randomUUID(), 1, 3, UUID.randomUUID(), PATIENT, UUID.randomUUID());

    private final Vertx vertx = Vertx.vertx();
    private final DeskBed.WillingStore store = new DeskBed.WillingStore();
    private final PatientWatch watch = new PatientWatch(1, 3, PATIENT, rules(), desk());

    private AlarmDesk desk() {
        ScoreSources scores =
                new ScoreSources(
                        new HeldScoreStore(),
                        (_, _) ->
                                Future.succeededFuture(
                                        new Countable(
                                                new LatestVitals(PATIENT, List.of()),
                                                List.of(),
                                                List.of())),
                        new ScoreMeters(new Meters()));
        return DeskBed.desk(
                vertx, new ScoreRecorder(scores), PLACE, store, known -> watch.closed(known));
    }

    private static RuleSet rules() {
        RuleTemplate fast =
                new RuleTemplate(
                        VitalSign.HEART_RATE, AlarmPriority.LOW, Double.NaN, 120, 0, 0, 1, false);
        return RuleSet.of(1, List.of(fast.rule(UUID.randomUUID(), 1, 0, 0)));
    }

    @BeforeEach
    void open() {
        BusCodecs.registerAll(vertx.eventBus());
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void whatIsClosedBeforeTheDatabaseIsReadIsNotRaisedOnceMore() {
        long readAt = START + 4_500;
        watch.judge(heartRate(5, 130), START + 5_000); // it began earlier, with somebody else
        watch.judge(heartRate(6, 80), START + 6_000);

        watch.restored(
                List.of(), List.of(heartRate(3, 80), heartRate(4, 130)), readAt, START + 6_100);

        assertThat(store.raised())
                .extracting(alarm -> alarm.cause().conditionSince())
                .containsExactly(START + 5_000);
    }

    @Test
    void whatTheDatabaseShowsBesidesIsRaised() {
        watch.judge(heartRate(5, 130), START + 5_000);
        watch.judge(heartRate(6, 80), START + 6_000);

        watch.restored(
                List.of(),
                List.of(heartRate(1, 130), heartRate(2, 80)),
                START + 4_500,
                START + 6_100);

        assertThat(store.raised())
                .extracting(alarm -> alarm.cause().conditionSince())
                .containsExactly(START + 5_000, START + 1_000);
        assertThat(store.raised()).extracting(Alarm::priority).containsOnly(AlarmPriority.LOW);
    }

    @Test
    void whatTheDatabaseShowsWhileTheNextIsOpenIsRaisedToo() {
        watch.judge(heartRate(5, 130), START + 5_000);
        Alarm open = store.raised().getFirst().recorded();

        watch.restored(
                List.of(new RecentAlarm(open, 0)),
                List.of(heartRate(1, 130), heartRate(2, 80), heartRate(3, 130), heartRate(4, 80)),
                START + 5_050,
                START + 5_100);

        assertThat(store.raised())
                .extracting(alarm -> alarm.cause().conditionSince())
                .containsExactly(START + 5_000, START + 1_000, START + 3_000);
        assertThat(store.raised()).extracting(Alarm::isOpen).containsExactly(true, false, false);
    }

    @Test
    void whatIsFoundLateGivesWayToWhatOthersHaveRecordedOfIt() {
        watch.restored(List.of(), List.of(), START, START);

        watch.judge(heartRate(5, 130), START + 5_000);
        watch.judge(heartRate(6, 80), START + 6_000);
        watch.judgeMissed(List.of(heartRate(7, 130), heartRate(8, 80)), START + 9_000);
        watch.judgeMissed(List.of(heartRate(9, 130)), START + 9_500);
        watch.judge(heartRate(10, 80), START + 15_000); // the bus was broken
        watch.judge(heartRate(11, 130), START + 15_000);

        assertThat(store.raises)
                .extracting(Recording::isProvisional)
                .containsExactly(false, false, true, true);
        assertThat(store.raises)
                .extracting(raise -> raise.alarm().isOpen())
                .containsExactly(true, false, true, true);
    }

    @Test
    void saysWhenTheConditionWasNotPresentBeforeItBegan() {
        watch.restored(List.of(), List.of(), START, START);

        watch.judge(heartRate(5, 130), START + 5_000);
        watch.judge(heartRate(6, 80), START + 6_000);
        watch.judge(heartRate(7, 80), START + 7_000);
        watch.judge(heartRate(8, 130), START + 8_000);
        watch.judge(heartRate(9, 130), START + 9_000);

        assertThat(store.raises).extracting(Recording::clearAt).containsExactly(0L, START + 7_000);
    }

    private static VitalSample heartRate(int second, double value) {
        long at = START + second * 1_000L;
        Vitals vitals = Vitals.builder().put(VitalSign.HEART_RATE, value).build();
        return new VitalSample(DEVICE, 1, second, at, at, at, true, Generation.TEST, vitals, null);
    }
}
