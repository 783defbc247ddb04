package io.wardstream.alerts.engine;

import static io.wardstream.alerts.engine.LifecycleBed.FAST;
import static io.wardstream.alerts.engine.LifecycleBed.began;
import static io.wardstream.alerts.engine.LifecycleBed.raised;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever happens in whatever order: the life cycle against a model that anybody can check. */
final class AlarmLifecyclePropertiesTest {
    private static final int LIVES = 20_000;
    private static final int EVENTS = 12;
    private static final AlarmPriority[] PRIORITIES = AlarmPriority.values();
    private static final Map<AlarmPriority, Duration> TIMEOUTS = new EnumMap<>(AlarmPriority.class);

    static {
        TIMEOUTS.put(AlarmPriority.HIGH, Duration.ofSeconds(5));
        TIMEOUTS.put(AlarmPriority.MEDIUM, Duration.ofSeconds(15));
        TIMEOUTS.put(AlarmPriority.LOW, Duration.ZERO);
    }

    @Test
    void livesAsTheModelDoes() {
        Map<AlarmState, Integer> visits = new EnumMap<>(AlarmState.class);
        for (int seed = 0; seed < LIVES; seed++) {
            Life life = new Life(seed);
            for (int event = 0; event < EVENTS; event++) {
                life.next();
                visits.merge(life.alarm.state(), 1, Integer::sum);
            }
        }

        assertThat(visits.keySet()).containsExactly(AlarmState.values());
    }

    /** One alarm, and its model. */
    private static final class Life {
        private final int seed;
        private final Random random;
        private final NaiveAlarm model;
        private final StringBuilder story = new StringBuilder();
        private Alarm alarm;
        private long now = 2_000;

        Life(int seed) {
            this.seed = seed;
            random = new Random(seed);
            AlarmPriority priority = priority();
            boolean isLatching = random.nextBoolean();
            alarm = raised(priority, isLatching);
            model = new NaiveAlarm(priority, isLatching);
        }

        void next() {
            now += random.nextInt(8_000);
            Alarm before = alarm;
            alarm = happens(random.nextInt(12));
            check(before);
        }

        private Alarm happens(int event) {
            AlarmPriority priority = priority();
            boolean isLatching = random.nextInt(4) == 0;
            return switch (event) {
                case 0, 1 -> {
                    tell("goes");
                    model.goes();
                    yield AlarmLifecycle.ended(alarm, now - 100, now);
                }
                case 2, 3, 4 -> {
                    tell("seen");
                    model.seen(now);
                    yield Acknowledgement.given(alarm, "nurse", now);
                }
                case 5, 6, 7 -> {
                    Duration timeout = TIMEOUTS.getOrDefault(alarm.priority(), Duration.ZERO);
                    tell("waits " + timeout);
                    model.waits(timeout, now);
                    yield Acknowledgement.expired(alarm, timeout, now);
                }
                case 8, 9 -> {
                    tell("changes to " + priority + " " + isLatching);
                    model.changes(priority, isLatching);
                    yield AlarmLifecycle.changed(alarm, changed(priority, isLatching));
                }
                case 10 -> {
                    tell("again " + priority + " " + isLatching);
                    model.comesAgain(priority, isLatching);
                    yield AlarmLifecycle.retriggered(alarm, began(priority, isLatching));
                }
                default -> random.nextInt(5) == 0 ? withdrawn() : alarm;
            };
        }

        private Alarm withdrawn() {
            tell("withdrawn");
            model.isWithdrawn();
            return AlarmLifecycle.withdrawn(alarm, "unassigned", now);
        }

        private void tell(String event) {
            story.append(now).append(' ').append(event).append("; ");
        }

        private Transition.Changed changed(AlarmPriority priority, boolean isLatching) {
            double value = 141 + random.nextInt(3);
            return new Transition.Changed(FAST, priority, value, 140, 4, isLatching, now);
        }

        private void check(Alarm before) {
            String told = "seed " + seed + ": " + story;
            assertThat(alarm.state()).as(told).isEqualTo(model.state());
            assertThat(alarm.priority()).as(told).isEqualTo(model.priority());
            assertThat(alarm.progress().isLatching()).as(told).isEqualTo(model.isKept());
            assertThat(alarm.id()).isEqualTo(before.id());
            assertThat(alarm.progress().raisedAt()).isEqualTo(before.progress().raisedAt());
            assertThat(alarm.version() - before.version()).as(told).isBetween(0, 1);
            if (alarm.version() == before.version()) {
                assertThat(alarm).as(told).isSameAs(before);
            }
            if (alarm.isOpen()) {
                boolean isSeen = alarm.state() == AlarmState.ACKNOWLEDGED;
                assertThat(alarm.progress().acknowledgedBy() != null).as(told).isEqualTo(isSeen);
                assertThat(alarm.progress().acknowledgedAt() != 0).as(told).isEqualTo(isSeen);
            }
        }

        private AlarmPriority priority() {
            return PRIORITIES[random.nextInt(PRIORITIES.length)];
        }
    }
}
