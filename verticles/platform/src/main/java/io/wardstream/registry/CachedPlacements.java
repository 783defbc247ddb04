package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every open assignment in memory. One statement is under way at a time, and what changes
 * meanwhile is read by the next, so nothing read before a change overwrites it. While the database
 * is away what is kept goes on to be answered. Thread-safe.
 */
final class CachedPlacements implements Placements {

    /** More changed devices than this are read by reading all. */
    static final int MOST_DUE = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(CachedPlacements.class);
    private static final long RETRY_MILLIS = 1_000;

    private final Vertx vertx;
    private final PlacementLookup lookup;
    private final Duration every;
    private final RegistryMeters meters;

    private volatile Kept kept = Kept.of(List.of());

    private final Object lock = new Object();
    private final Set<Integer> due = new HashSet<>(); // guarded by lock
    private boolean isAllDue; // guarded by lock
    private boolean isUnderWay = true; // guarded by lock; the first read is
    private boolean isFailing; // guarded by lock
    private boolean isClosed; // guarded by lock
    private long timer; // guarded by lock

    /**
     * @param every how often all are read again, for the messages that were lost
     */
    CachedPlacements(Vertx vertx, PlacementLookup lookup, Duration every, RegistryMeters meters) {
        this.vertx = vertx;
        this.lookup = lookup;
        this.every = every;
        this.meters = meters;
    }

    /** All placements of one moment. */
    private record Kept(Map<Integer, Placement> byDevice, Map<Integer, List<Placement>> byPatient) {

        static Kept of(Collection<Placement> placements) {
            Map<Integer, Placement> byDevice = HashMap.newHashMap(placements.size());
            placements.forEach(placement -> byDevice.put(placement.deviceId(), placement));
            return new Kept(
                    Map.copyOf(byDevice),
                    placements.stream()
                            .collect(
                                    Collectors.groupingBy(
                                            Placement::patientId,
                                            Collectors.toUnmodifiableList())));
        }

        Kept with(Set<Integer> changed, List<Placement> found) {
            Map<Integer, Placement> placements = new HashMap<>(byDevice);
            placements.keySet().removeAll(changed);
            found.forEach(placement -> placements.put(placement.deviceId(), placement));
            return of(placements.values());
        }
    }

    /** Reads all, and again from time to time; failed when the first read was. */
    Future<Void> open() {
        return lookup.all()
                .onSuccess(found -> kept = Kept.of(found))
                .onSuccess(_ -> begin())
                .mapEmpty();
    }

    private void begin() {
        synchronized (lock) {
            isUnderWay = false;
            timer = vertx.setPeriodic(every.toMillis(), _ -> allChanged());
        }
        readNext();
    }

    @Override
    public @Nullable Placement ofDevice(int deviceId) {
        return kept.byDevice().get(deviceId);
    }

    @Override
    public List<Placement> ofPatient(int patientId) {
        return kept.byPatient().getOrDefault(patientId, List.of());
    }

    @Override
    public Collection<Placement> all() {
        return kept.byDevice().values();
    }

    /** Reads the device anew. */
    void changed(int deviceId) {
        synchronized (lock) {
            due.add(deviceId);
            if (due.size() > MOST_DUE) {
                isAllDue = true;
                due.clear();
            }
        }
        readNext();
    }

    private void allChanged() {
        synchronized (lock) {
            isAllDue = true;
        }
        readNext();
    }

    private void readNext() {
        boolean isAll;
        Set<Integer> devices;
        synchronized (lock) {
            if (isUnderWay || isClosed || (!isAllDue && due.isEmpty())) {
                return;
            }
            isUnderWay = true;
            isAll = isAllDue;
            devices = Set.copyOf(due);
            isAllDue = false;
            due.clear();
        }
        Future<Kept> read =
                isAll
                        ? lookup.all().map(Kept::of)
                        : lookup.of(devices).map(found -> kept.with(devices, found));
        read.onComplete(this::took, this::failed);
    }

    private void took(Kept read) {
        kept = read;
        meters.placementsRead();
        synchronized (lock) {
            isUnderWay = false;
            isFailing = false;
        }
        readNext();
    }

    /** Whatever was asked for, all is read when the database is back. */
    private void failed(Throwable cause) {
        meters.placementsFailed();
        synchronized (lock) {
            if (!isFailing) {
                LOG.warn("placements not read, those known stay cause={}", cause.getMessage());
            }
            isFailing = true;
            isAllDue = true;
        }
        vertx.setTimer(RETRY_MILLIS, _ -> retry());
    }

    private void retry() {
        synchronized (lock) {
            isUnderWay = false;
        }
        readNext();
    }

    void close() {
        synchronized (lock) {
            isClosed = true;
            boolean _ = vertx.cancelTimer(timer);
        }
    }
}
