package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.embedded.EmbeddedPostgres;
import io.wardstream.simulator.DeviceToken;
import io.wardstream.simulator.Simulation;
import io.wardstream.simulator.SimulationOptions;
import io.wardstream.simulator.Statistics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The disk of PostgreSQL is full, rows and write-ahead log alike: a small file system in memory.
 * Skipped where this user may mount none.
 */
final class FullDiskFT {
    private static final Logger LOG = LoggerFactory.getLogger(FullDiskFT.class);
    private static final int DEVICES = 200;
    private static final int DISK_MEGABYTES = 320;
    private static final long SEED = 20_264;

    @TempDir private Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void acksNothingItCannotStoreAndGoesOnWhenThereIsRoomAgain() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        boolean isMounted =
                run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MEGABYTES + "m", "tmpfs", disk);
        if (!isMounted) {
            LOG.warn("SKIPPED: this user may not mount a small disk to be filled");
        }
        Assumptions.assumeTrue(isMounted, "this user may mount a file system");
        try {
            fill(disk);
        } finally {
            assertThat(run("umount", "-l", disk)).isTrue();
        }
    }

    private static void fill(Path disk) {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(disk.resolve("postgres"), 0);
        try (FaultBed bed = new FaultBed(FullDiskFT.class, postgres)) {
            List<DeviceToken> devices = bed.devices(DEVICES);
            PlatformProcess node = bed.node(bed.settings("node"));
            Simulation ward = bed.simulate(flatOut(node), devices);
            FaultBed.awaitAcked(ward, 2_000);

            Path filler = takeAllRoom(disk);
            await().atMost(Duration.ofSeconds(60))
                    .during(Duration.ofSeconds(2))
                    .until(() -> isStandingStill(ward));
            Statistics before = ward.statistics();
            Pass.lasts(Pass.seconds(3, 20));
            Statistics after = ward.statistics();
            makeRoom(filler);
            startAgainIfItGaveUp(postgres);
            FaultBed.awaitAcked(ward, 2_000);

            Audit _ = bed.settled(ward);
            assertThat(after.acked()).as("acked with a full disk").isEqualTo(before.acked());
            assertThat(ward.statistics().closesByCode()).isEmpty();
            assertThat(node.metrics().unaccounted()).isZero();
        }
    }

    private static SimulationOptions flatOut(PlatformProcess node) {
        return SimulationOptions.to(node.settings().deviceUrl())
                .seed(SEED)
                .flatOut(true)
                .window(64)
                .build();
    }

    private static boolean isStandingStill(Simulation ward) {
        long acked = ward.statistics().acked();
        Pass.lasts(Duration.ofMillis(300));
        return ward.statistics().acked() == acked;
    }

    private static Path takeAllRoom(Path disk) {
        Path filler = disk.resolve("filler");
        byte[] piece = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (disk.toFile().getUsableSpace() > 0) {
                out.write(piece);
            }
        } catch (IOException full) {
            LOG.info("disk is full cause={}", full.getMessage());
        }
        return filler;
    }

    private static void makeRoom(Path filler) {
        try {
            Files.delete(filler);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Without room for its log the server ends; somebody makes room, and starts it. */
    private static void startAgainIfItGaveUp(EmbeddedPostgres postgres) {
        try {
            await().atMost(Duration.ofSeconds(10)).until(() -> answers(postgres));
        } catch (ConditionTimeoutException gone) {
            LOG.info("postgres had given up, started again");
            postgres.restart();
        }
    }

    private static boolean answers(EmbeddedPostgres postgres) {
        try (Connection connection = DriverManager.getConnection(postgres.superuserJdbcUrl())) {
            return connection.isValid(1);
        } catch (SQLException away) {
            return false;
        }
    }

    private static boolean run(Object... command) throws IOException, InterruptedException {
        List<String> words = List.of(command).stream().map(Object::toString).toList();
        Process process =
                new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return process.waitFor() == 0;
    }
}
