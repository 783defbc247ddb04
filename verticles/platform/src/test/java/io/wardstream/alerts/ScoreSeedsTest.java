package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.alerts.engine.RuleSet;
import io.wardstream.ops.Meters;
import io.wardstream.registry.Placement;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.LatestVitals;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose score learns when what is stored. */
final class ScoreSeedsTest {
    private static final int DEVICE = 7;
    private static final long START = 1_764_000_000_000L;
    private static final Placement PLACE =
            new Placement(DEVICE, UUID.randomUUID(), 1, 3, UUID.randomUUID(), 5, UUID.randomUUID());

    private final Vertx vertx = Vertx.vertx();
    private final HeldScoreStore store = new HeldScoreStore();
    private final ScoreMeters meters = new ScoreMeters(new Meters());
    private final Map<Integer, Promise<Countable>> asked = new LinkedHashMap<>();
    private final ScoreSources sources = new ScoreSources(store, (_, it) -> ask(it), meters);
    private long now = START;
    private final ScoreSeeds seeds = new ScoreSeeds(sources, () -> now);
    private final AlarmDesk desk = DeskBed.desk(vertx, new ScoreRecorder(sources), PLACE);
    private final List<PatientWatch> watches =
            IntStream.rangeClosed(1, ScoreSeeds.CHUNK + 2)
                    .mapToObj(patient -> new PatientWatch(1, 3, patient, RuleSet.EMPTY, desk))
                    .toList();

    private Future<Countable> ask(int patient) {
        Promise<Countable> answer = Promise.promise();
        asked.put(patient, answer);
        return answer.future();
    }

    private void answer(int patient) {
        Promise<Countable> answer = asked.get(patient);
        assertThat(answer).isNotNull();
        if (answer != null) {
            answer.complete(
                    new Countable(new LatestVitals(patient, List.of()), List.of(), List.of()));
        }
    }

    private void fail(int patient) {
        Promise<Countable> answer = asked.get(patient);
        assertThat(answer).isNotNull();
        if (answer != null) {
            answer.fail("away");
        }
    }

    @AfterEach
    void close() {
        RegistryBed.done(vertx.close());
    }

    @Test
    void readsAFewAtATimeUntilEachHasLearned() {
        watches.forEach(seeds::request);
        watches.forEach(seeds::request);
        seeds.tick();
        List<Integer> first = List.copyOf(asked.keySet());
        first.forEach(this::answer);
        List<Integer> all = List.copyOf(asked.keySet());
        all.subList(ScoreSeeds.CHUNK, all.size()).forEach(this::answer);

        assertThat(first).hasSize(ScoreSeeds.CHUNK);
        assertThat(all).hasSize(watches.size());
        assertThat(watches).allMatch(watch -> watch.score().isSeeded());
        assertThat(meters.unseeded.get()).isZero();
    }

    @Test
    void triesOthersFirstASecondAfterAFailure() {
        watches.forEach(seeds::request);
        seeds.tick();
        List<Integer> first = List.copyOf(asked.keySet());
        first.forEach(this::fail);
        asked.clear();
        seeds.tick();
        int tooSoon = asked.size();
        now += 1_000;

        seeds.tick();

        assertThat(tooSoon).isZero();
        assertThat(asked.keySet()).hasSize(ScoreSeeds.CHUNK).startsWith(5, 6);
        assertThat((int) meters.readFailures.count()).isEqualTo(1);
        assertThat(meters.unseeded.get()).isEqualTo(watches.size());
    }

    @Test
    void leavesOutWhoIsJudgedBySomebodyElse() {
        watches.forEach(seeds::request);
        watches.subList(0, ScoreSeeds.CHUNK).forEach(PatientWatch::forget);

        seeds.tick();

        assertThat(asked.keySet()).containsExactly(5, 6);
        assertThat(meters.unseeded.get()).isEqualTo(2);
    }

    @Test
    void countsNobodyWhenItIsClosed() {
        watches.forEach(seeds::request);
        seeds.tick();

        seeds.close();
        answer(1);

        assertThat(meters.unseeded.get()).isZero();
    }
}
