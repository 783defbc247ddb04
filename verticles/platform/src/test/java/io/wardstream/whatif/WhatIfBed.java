package io.wardstream.whatif;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.wardstream.alerts.AlertRules;
import io.wardstream.alerts.AlertStores;
import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.samples.LiveSamples;
import io.wardstream.samples.PgLiveSamples;
import io.wardstream.samples.SampleBed;
import io.wardstream.store.Scope;
import io.wardstream.testing.ShiftedClock;
import io.wardstream.whatif.WhatIfJob.State;
import io.wardstream.whatif.WhatIfJobs.Submitted;
import io.wardstream.whatif.replay.WardRules.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A ward with a rule (SpO2 below 88, high, at once), stored samples, and jobs about them. */
final class WhatIfBed implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    static final Instant END = START.plus(Duration.ofHours(4));

    final SampleBed samples = new SampleBed(START);
    final ShiftedClock clock = ShiftedClock.standing(END.plus(Duration.ofHours(1)));
    final AlertRules rules;
    final LiveSamples stored;
    final List<WhatIf> opened = new ArrayList<>();
    final WhatIf whatIf;

    WhatIfBed() {
        rules =
                new AlertStores(samples.registry.database, samples.registry.vertx.eventBus(), clock)
                        .rules;
        stored = new PgLiveSamples(samples.registry.database);
        whatIf = open(stored);
        addRule(low(88, 0), samples.ward.id(), samples.ward.publicId());
    }

    void addRule(RuleTemplate rule, int wardId, UUID wardPublicId) {
        done(
                rules.create(
                        new AlertRules.Stored(
                                rule.rule(UUID.randomUUID(), samples.ward.hospitalId(), wardId, 0),
                                samples.ward.hospitalPublicId(),
                                wardPublicId,
                                null)));
    }

    static RuleTemplate low(double limit, int delaySeconds) {
        return new RuleTemplate(
                VitalSign.SPO2, AlarmPriority.HIGH, limit, Double.NaN, 1, delaySeconds, 1, false);
    }

    /** Jobs of one node, which reads samples so. */
    WhatIf open(LiveSamples reading) {
        WhatIf node = WhatIfs.open(samples.registry, rules, reading, clock);
        opened.add(node);
        return node;
    }

    /** Does jobs; the deployment id. */
    @CanIgnoreReturnValue
    String work(WhatIf node) {
        return await(samples.registry.vertx.deployVerticle(node.verticles().get()));
    }

    void stop(String deployment) {
        done(samples.registry.vertx.undeploy(deployment));
    }

    /** A patient whom a new device measures for the whole time; the device. */
    int measured() {
        int patient = samples.patient();
        int device = samples.device();
        samples.epoch(device, 1, 1_764_000_000_000L);
        samples.assign(device, patient, START.minus(Duration.ofDays(1)).toEpochMilli(), null);
        return device;
    }

    /** One value a second from that second of the time on. */
    void store(int device, int fromSecond, double value, int seconds) {
        List<VitalSample> rows = new ArrayList<>();
        for (int second = fromSecond; second < fromSecond + seconds; second++) {
            long at = START.plusSeconds(second).toEpochMilli();
            rows.add(
                    new VitalSample(
                            device,
                            1,
                            100_000 + second,
                            at,
                            at,
                            at + 40,
                            true,
                            Generation.REAL,
                            Vitals.builder().put(VitalSign.SPO2, value).build(),
                            null));
        }
        samples.store(SampleBed.Table.SLOT, rows);
    }

    WhatIfRequest request(Change... changes) {
        return new WhatIfRequest(
                samples.ward.hospitalId(),
                samples.ward.id(),
                samples.ward.publicId(),
                START,
                END,
                List.of(changes));
    }

    UUID submit(Change... changes) {
        Submitted submitted = await(whatIf.jobs().submit(request(changes), "nurse", null));
        if (submitted instanceof Submitted.Accepted(WhatIfJob job)) {
            return job.id();
        }
        throw new AssertionError(submitted);
    }

    WhatIfJob job(UUID id) {
        return await(whatIf.jobs().find(Scope.platform(), id)).orElseThrow();
    }

    @CanIgnoreReturnValue
    WhatIfJob awaitState(UUID id, State state) {
        await().atMost(20, TimeUnit.SECONDS).until(() -> job(id).state() == state);
        return job(id);
    }

    @Override
    public void close() {
        opened.forEach(node -> done(node.close()));
        samples.close();
    }
}
