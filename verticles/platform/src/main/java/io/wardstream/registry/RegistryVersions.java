package io.wardstream.registry;

import com.github.benmanes.caffeine.cache.Weigher;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.ops.Meters;
import io.wardstream.store.OwnContext;
import io.wardstream.store.RedisChannel;
import io.wardstream.store.Scope;
import io.wardstream.store.VersionedCache;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How new the registry of each hospital is, as far as this node knows: what is kept of a hospital
 * under a version is right while that is its version. All versions are read each second, at once
 * when another node tells of a change, and after a change of this node before that is answered. So
 * a lost message delays a change by a second at most; when they cannot be read for {@link
 * #BELIEVED} nothing that is kept is believed any more. Thread-safe.
 */
public final class RegistryVersions {

    /** The channel of Redis on which nodes tell each other to look; a word says who told. */
    static final String CHANNEL = "registry.changed";

    static final Duration BELIEVED = Duration.ofSeconds(5);
    static final long CHECK_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(RegistryVersions.class);
    private static final int ALL_HOSPITALS = 0;

    /** What was read, and when that read began. */
    private record Known(Map<Integer, Long> versions, long readAt) {}

    private final Vertx vertx;
    private final VersionLookup lookup;
    private final Meters meters;
    private final LongSupplier nanoTime;
    private final String self = UUID.randomUUID().toString();

    private volatile @Nullable Known known;
    private volatile @Nullable RedisChannel news;
    private volatile long timer;

    private final Object lock = new Object();
    private boolean isUnderWay; // guarded by lock
    private @Nullable Promise<Void> next; // guarded by lock
    private boolean isFailing; // guarded by lock

    RegistryVersions(Vertx vertx, VersionLookup lookup, Meters meters) {
        this(vertx, lookup, meters, System::nanoTime);
    }

    RegistryVersions(Vertx vertx, VersionLookup lookup, Meters meters, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.lookup = lookup;
        this.meters = meters;
        this.nanoTime = nanoTime;
        meters.gauge(
                "registry.versions.age",
                "seconds since the versions of the registry were read; -1: never",
                this::ageSeconds);
    }

    /** Reads them, and again from then on; never fails: nothing is kept until they can be read. */
    Future<Void> open() {
        timer = vertx.setPeriodic(CHECK_MILLIS, _ -> look());
        return check().otherwiseEmpty();
    }

    /** Listens from then on; the channel is closed with this. */
    void hear(RedisChannel channel) {
        news = channel;
        channel.onWord(
                from -> {
                    if (!from.equals(self)) {
                        look();
                    }
                });
    }

    /**
     * The version of all that the scope sees: any change in one of its hospitals gives another.
     *
     * @return empty when nothing that is kept may be believed: the versions were not read of late,
     *     a hospital is too new to be known, or it is the platform's own work, which reads the
     *     truth
     */
    public OptionalLong of(Scope scope) {
        Known present = believed();
        if (present == null || !(scope instanceof Scope.Hospitals hospitals)) {
            return OptionalLong.empty();
        }
        long sum = 0;
        for (Integer hospital : hospitals.hospitalIds()) {
            Long version = present.versions().get(hospital);
            if (version == null) {
                return OptionalLong.empty();
            }
            sum += version;
        }
        return OptionalLong.of(sum);
    }

    /** The version of one hospital; empty as {@link #of(Scope)}. */
    public OptionalLong of(int hospitalId) {
        Known present = believed();
        Long version = present == null ? null : present.versions().get(hospitalId);
        return version == null ? OptionalLong.empty() : OptionalLong.of(version);
    }

    /**
     * A cache for what is made of the registry.
     *
     * @param most what all values may weigh together
     */
    public <K, V> VersionedCache<K, V> cache(String name, long most, Weigher<K, V> weigher) {
        return new VersionedCache<>(name, most, weigher, _ -> true, meters);
    }

    /** The version of the list of hospitals; empty as {@link #of}. */
    OptionalLong ofHospitals() {
        return of(ALL_HOSPITALS);
    }

    /**
     * After a change by this node: others are told, and this one knows before the change is
     * answered, or else believes nothing that it keeps.
     *
     * @return the result itself; never fails
     */
    <T> Future<T> committed(T result) {
        return OwnContext.of(check())
                .onFailure(_ -> known = null)
                .otherwiseEmpty()
                .onSuccess(_ -> tell())
                .map(result);
    }

    Future<Void> close() {
        boolean _ = vertx.cancelTimer(timer);
        RedisChannel channel = news;
        return channel == null ? Future.succeededFuture() : channel.close();
    }

    private void tell() {
        RedisChannel channel = news;
        if (channel != null) {
            channel.tell(self);
        }
    }

    private @Nullable Known believed() {
        Known present = known;
        boolean isOld =
                present == null || nanoTime.getAsLong() - present.readAt() > BELIEVED.toNanos();
        return isOld ? null : present;
    }

    private double ageSeconds() {
        Known present = known;
        return present == null
                ? -1
                : (nanoTime.getAsLong() - present.readAt()) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** For who does not wait for what is found. */
    void look() {
        var _ = check();
    }

    /**
     * Reads the versions by a read that begins now or later: one is under way at a time. When it
     * fails, what was known is as old as it was: under load a look may come too late, and must not
     * send all readers to the database that has no time for them.
     */
    private Future<Void> check() {
        synchronized (lock) {
            if (isUnderWay) {
                next = next == null ? Promise.promise() : next;
                return next.future();
            }
            isUnderWay = true;
        }
        return read();
    }

    private Future<Void> read() {
        long begun = nanoTime.getAsLong();
        return lookup.all()
                .onSuccess(versions -> known = new Known(Map.copyOf(versions), begun))
                .onComplete(
                        result -> {
                            told(result.cause());
                            readNext();
                        })
                .mapEmpty();
    }

    private void readNext() {
        Promise<Void> waiting;
        synchronized (lock) {
            waiting = next;
            next = null;
            isUnderWay = waiting != null;
        }
        if (waiting != null) {
            read().onComplete(waiting);
        }
    }

    private void told(@Nullable Throwable cause) {
        synchronized (lock) {
            if (cause != null && !isFailing) {
                LOG.warn(
                        "registry versions not read, nothing kept counts cause={}",
                        cause.getMessage());
            } else if (cause == null && isFailing) {
                LOG.info("registry versions can be read again");
            }
            isFailing = cause != null;
        }
    }
}
