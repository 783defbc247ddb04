package io.wardstream.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import io.wardstream.registry.RegistryBed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PresenceWatchIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static RegistryBed bed;

    private final SeenMembers members = new SeenMembers("a");
    private final Readiness readiness = new Readiness();
    private final Meters meters = new Meters();
    private PresenceWatch watch;

    @BeforeAll
    static void prepare() {
        bed = new RegistryBed();
    }

    @AfterAll
    static void drop() {
        bed.close();
    }

    @BeforeEach
    void start() {
        watch = PresenceWatch.start(bed.vertx, members, bed.database, readiness, meters);
    }

    @AfterEach
    void stop() {
        RegistryBed.done(watch.stop());
    }

    @Test
    void saysSoWhileANodeAtWorkIsNotSeenAndNoLonger() {
        PresenceWatch other = startOther();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(readiness.degraded()).containsExactly("cluster"));
        assertThat(unseen()).isEqualTo(1.0);

        members.seen = List.of("a", "b");

        await().atMost(SOON).untilAsserted(() -> assertThat(readiness.degraded()).isEmpty());
        assertThat(unseen()).isZero();
        RegistryBed.done(other.stop());
    }

    @Test
    void doesNotMissANodeThatHasStopped() {
        PresenceWatch other = startOther();
        await().atMost(SOON).until(() -> !readiness.degraded().isEmpty());

        RegistryBed.done(other.stop());

        await().atMost(SOON).untilAsserted(() -> assertThat(readiness.degraded()).isEmpty());
    }

    /** Which sees nobody either, and says so for itself. */
    private PresenceWatch startOther() {
        return PresenceWatch.start(
                bed.vertx, new SeenMembers("b"), bed.database, new Readiness(), new Meters());
    }

    private double unseen() {
        return meters.registry().get("cluster.unseen").gauge().value();
    }

    /** A node whose view of the cluster the test decides. */
    private static final class SeenMembers implements Members {
        private final String self;
        private volatile List<String> seen;

        SeenMembers(String self) {
            this.self = self;
            this.seen = List.of(self);
        }

        @Override
        public String self() {
            return self;
        }

        @Override
        public List<String> nodes() {
            return seen;
        }

        @Override
        public List<Judge> judges() {
            return List.of();
        }

        @Override
        public boolean leaveJudges() {
            return false;
        }

        @Override
        public void onChange(Runnable listener) {
            // asked again each second
        }
    }
}
