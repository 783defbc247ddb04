package io.wardstream.alerts;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.eventbus.MessageConsumer;
import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.AlarmForecast;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.ShardNews;
import io.wardstream.codec.model.VitalSign;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said while a limit is crossed and its delay runs. */
final class ForetoldAlarmIT {
    private static final int DELAY_SECONDS = 60;
    private static final Map<VitalSign, Double> FAST = Map.of(VitalSign.PULSE_RATE, 160.0);
    private static final Map<VitalSign, Double> CALM = Map.of(VitalSign.PULSE_RATE, 80.0);

    private final AlertBed bed = new AlertBed();
    private final List<AlarmForecast> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void begin() {
        int shard = Addresses.shardOf(bed.ward.id());
        MessageConsumer<ShardNews> consumer =
                bed.registry.vertx.eventBus().consumer(Addresses.shard(shard));
        consumer.handler(
                message -> {
                    if (message.body() instanceof AlarmForecast forecast) {
                        told.add(forecast);
                    }
                });
        done(consumer.completion());
        String _ = bed.judge();
    }

    @AfterEach
    void end() {
        bed.close();
    }

    @Test
    void tellsWhenAnAlarmIsDueAndTakesItBackWhenTheConditionHasGone() {
        Monitor monitor = bed.monitor();
        delayedRuleFor(monitor);
        AlarmForecast.Entry pending =
                await().atMost(Duration.ofSeconds(10))
                        .until(
                                () -> {
                                    monitor.unstored(FAST);
                                    return firstPending();
                                },
                                Objects::nonNull);

        monitor.unstored(CALM);

        await().atMost(Duration.ofSeconds(5)).until(() -> told.getLast().entries().isEmpty());
        assertThat(pending.patientId()).isEqualTo(monitor.patient().id());
        assertThat(pending.dueAt() - System.currentTimeMillis())
                .isBetween((DELAY_SECONDS - 15) * 1_000L, DELAY_SECONDS * 1_000L);
        assertThat(bed.alarms(monitor.patient())).isEmpty();
    }

    private AlarmForecast.@Nullable Entry firstPending() {
        return told.stream()
                .flatMap(forecast -> forecast.entries().stream())
                .findFirst()
                .orElse(null);
    }

    private void delayedRuleFor(Monitor monitor) {
        RuleTemplate limits =
                new RuleTemplate(
                        VitalSign.PULSE_RATE,
                        AlarmPriority.HIGH,
                        Double.NaN,
                        140,
                        0,
                        DELAY_SECONDS,
                        1,
                        false);
        done(
                bed.alerts
                        .rules()
                        .create(
                                new AlertRules.Stored(
                                        limits.rule(
                                                bed.ward.publicId(),
                                                bed.ward.hospitalId(),
                                                0,
                                                monitor.patient().id()),
                                        bed.ward.hospitalPublicId(),
                                        null,
                                        monitor.patient().publicId())));
    }
}
