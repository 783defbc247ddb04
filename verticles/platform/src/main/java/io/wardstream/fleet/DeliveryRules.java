package io.wardstream.fleet;

import io.vertx.core.Future;
import io.wardstream.alerts.Alarms;
import io.wardstream.codec.model.FirmwareProgress;
import io.wardstream.fleet.PgCourier.Claim;
import io.wardstream.fleet.PgCourier.Open;
import io.wardstream.registry.Placement;
import io.wardstream.registry.Placements;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which commands may be sent at this moment. A device that restarts is blind for minutes: none is
 * asked to while its patient has an open alarm, and of a ward only a few at once. When the alarms
 * cannot be read, nothing is sent. Thread-safe.
 */
final class DeliveryRules {
    private final PgCourier store;
    private final Alarms alarms;
    private final Placements placements;
    private final FleetDesk desk;

    DeliveryRules(PgCourier store, Alarms alarms, Placements placements, FleetDesk desk) {
        this.store = store;
        this.alarms = alarms;
        this.placements = placements;
        this.desk = desk;
    }

    /**
     * What may be sent.
     *
     * @param commands their numbers
     * @param news those that have left the queue by it
     */
    record Passed(Set<Long> commands, List<FirmwareProgress> news) {
        Passed {
            commands = Set.copyOf(commands);
            news = List.copyOf(news);
        }
    }

    /** Takes those that may be sent: the caller sends them. Fails with a StorageException. */
    Future<Passed> pass(List<Open> open) {
        Set<Integer> patients = new HashSet<>();
        for (Open command : open) {
            Placement placement = placements.ofDevice(command.deviceId());
            if (placement != null) {
                patients.add(placement.patientId());
            }
        }
        Future<Set<Integer>> alarming =
                patients.isEmpty() ? Future.succeededFuture(Set.of()) : alarms.alarming(patients);
        return alarming.compose(found -> take(open, found));
    }

    private Future<Passed> take(List<Open> open, Set<Integer> alarming) {
        List<Claim> claims = new ArrayList<>();
        List<Long> again = new ArrayList<>();
        for (Open command : open) {
            Placement placement = placements.ofDevice(command.deviceId());
            if (placement != null && alarming.contains(placement.patientId())) {
                continue;
            }
            if (command.state() == CommandState.QUEUED) {
                int ward = placement == null ? command.wardId() : placement.wardId();
                claims.add(new Claim(command, ward));
            } else {
                again.add(command.no());
            }
        }
        return Future.all(claim(claims), again(again))
                .map(both -> passed(both.resultAt(0), both.resultAt(1)));
    }

    private Future<List<FirmwareProgress>> claim(List<Claim> claims) {
        return claims.isEmpty()
                ? Future.succeededFuture(List.of())
                : store.claim(claims, desk.config().wardAtOnce(), desk.clock().instant());
    }

    private Future<Set<Long>> again(List<Long> commands) {
        return commands.isEmpty() ? Future.succeededFuture(Set.of()) : store.again(commands);
    }

    private static Passed passed(List<FirmwareProgress> claimed, Set<Long> again) {
        Set<Long> commands = new HashSet<>(again);
        claimed.forEach(one -> commands.add(one.commandId()));
        return new Passed(commands, claimed);
    }
}
