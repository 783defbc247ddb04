package io.wardstream.fleet;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.DeviceControl;
import io.wardstream.codec.model.FirmwareProgress;
import io.wardstream.fleet.PgCourier.Answer;
import io.wardstream.fleet.PgCourier.Kept;
import io.wardstream.fleet.PgCourier.Open;
import io.wardstream.fleet.PgCourier.Said;
import io.wardstream.registry.DeviceIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries configurations and commands to the devices connected to this node, and their answers to
 * the database; one a node. Everything that is sent passes here, right before: a device whose
 * patient has an open alarm is not updated, nor more of a ward at once than allowed. A lost message
 * costs {@link #REFRESH}: by then the database is read. 5,000 devices that come back together cost
 * one statement for each 500 that are owed something or have news, and nothing otherwise.
 *
 * <p>Public methods may be called from any thread; the work is confined to one event loop.
 */
public final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    private static final int A_STATEMENT = 500;
    static final int MOST_WAITING = 50_000;
    private static final int LONGEST_REASON = 200;
    private static final long TICK_MILLIS = 50;
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration REFRESH = Duration.ofSeconds(30);

    /** Read again, so that what was committed late is not missed. */
    private static final Duration OVERLAP = Duration.ofMinutes(2);

    private static final Duration EVER = Duration.ofDays(36_500);

    /** The way to the devices connected to this node. Thread-safe. */
    public interface Delivery {
        boolean isConnected(int deviceId);

        void configure(int deviceId, long version, String settings);

        void command(int deviceId, String id, String name, String args);
    }

    private final Vertx vertx;
    private final PgCourier store;
    private final DeliveryRules rules;
    private final FleetDesk desk;
    private final MessageConsumer<DeviceControl> control;
    private final Map<Integer, Known> known = new ConcurrentHashMap<>();
    private final Map<Long, Answer> answers = new LinkedHashMap<>();
    private final Map<Integer, Said> said = new LinkedHashMap<>();

    /** Devices to be read; true: they have just said hello, and get again what they had. */
    private final Map<Integer, Boolean> wanted = new LinkedHashMap<>();

    private final Set<Integer> held = new HashSet<>();
    private final List<Long> timers = new ArrayList<>();
    private volatile @Nullable Delivery delivery;
    private volatile @Nullable Context context;
    private boolean isBusy;
    private long restUntil = System.nanoTime();
    private Future<?> current = Future.succeededFuture();

    Courier(Vertx vertx, PgCourier store, DeliveryRules rules, FleetDesk desk) {
        this.vertx = vertx;
        this.store = store;
        this.rules = rules;
        this.desk = desk;
        this.control = vertx.eventBus().consumer(Addresses.DEVICES_CONTROL);
    }

    // --- what devices and other nodes say

    public void deliverThrough(Delivery way) {
        delivery = way;
    }

    /** The version of the configuration the device should run, 0 when there is none. */
    public long configVersion(int deviceId) {
        return known.getOrDefault(deviceId, Known.NOTHING).version();
    }

    /** The device has said hello. */
    public void welcomed(DeviceIdentity device, @Nullable String firmware) {
        Known now = known.getOrDefault(device.deviceId(), Known.NOTHING);
        boolean isNews = firmware != null && (now.hasOpen() || !firmware.equals(now.firmware()));
        if (isNews || now.isOwed()) {
            onLoop(
                    () -> {
                        if (isNews) {
                            say(device, firmware, null);
                        }
                        if (now.isOwed()) {
                            want(device.deviceId(), true);
                        }
                    });
        }
    }

    /** The device says which configuration it runs. */
    public void applied(DeviceIdentity device, long version) {
        onLoop(() -> say(device, null, version));
    }

    /** The device says how far a command has come. */
    public void answered(
            DeviceIdentity device, String id, String word, int progress, @Nullable String reason) {
        long no = DeviceCommand.noOf(id);
        CommandState state = CommandState.ofDevice(word);
        if (no == 0 || state == null) {
            desk.meters().strange.increment();
            return;
        }
        Answer answer = new Answer(no, device.deviceId(), state, progress, readable(reason));
        onLoop(() -> keep(answers, no, answer));
    }

    private static @Nullable String readable(@Nullable String reason) {
        if (reason == null) {
            return null;
        }
        String clean = reason.replaceAll("\\p{Cntrl}", " ");
        return clean.length() <= LONGEST_REASON ? clean : clean.substring(0, LONGEST_REASON);
    }

    private void say(DeviceIdentity device, @Nullable String firmware, @Nullable Long applied) {
        Said before = said.get(device.deviceId());
        Said now =
                new Said(
                        device.deviceId(),
                        device.hospitalId(),
                        firmware == null && before != null ? before.firmware() : firmware,
                        applied == null && before != null ? before.applied() : applied);
        keep(said, device.deviceId(), now);
    }

    /** A device says it again at its next hello; the newest word of each is kept. */
    private <K, V> void keep(Map<K, V> words, K key, V word) {
        if (words.size() < MOST_WAITING || words.containsKey(key)) {
            words.put(key, word);
        } else {
            desk.meters().dropped.increment();
        }
    }

    private void want(int deviceId, boolean isHello) {
        if (wanted.size() < MOST_WAITING || wanted.containsKey(deviceId)) {
            wanted.merge(deviceId, isHello, Boolean::logicalOr);
        }
    }

    private void onLoop(Runnable action) {
        Context loop = context;
        if (loop != null) {
            loop.runOnContext(_ -> action.run());
        }
    }

    // --- its life

    /**
     * Begins, on the context of the caller.
     *
     * @return when what is wanted of all devices is known; failed with a {@code StorageException}
     */
    Future<Void> start(Context loop) {
        context = loop;
        control.handler(message -> heard(message.body()));
        return control.completion()
                .compose(_ -> refresh(EVER))
                .onSuccess(
                        _ -> {
                            every(TICK_MILLIS, this::tick);
                            every(desk.config().poll().toMillis(), this::retryHeld);
                            every(REFRESH.toMillis(), this::refreshLogged);
                        });
    }

    private void every(long millis, Runnable action) {
        timers.add(vertx.setPeriodic(millis, _ -> action.run()));
    }

    /** Writes what it has at hand, if the database lets it. */
    Future<Void> stop() {
        timers.forEach(vertx::cancelTimer);
        context = null;
        return control.unregister()
                .compose(_ -> current.otherwiseEmpty())
                .compose(_ -> writeAnswers())
                .compose(_ -> writeSaid())
                .otherwiseEmpty();
    }

    private void heard(DeviceControl news) {
        if (news instanceof DeviceControl.Wanted(int deviceId)) {
            want(deviceId, false);
        }
    }

    private void refreshLogged() {
        refresh(REFRESH.plus(OVERLAP))
                .onFailure(cause -> LOG.debug("devices not read cause={}", cause.getMessage()));
    }

    private Future<Void> refresh(Duration since) {
        return store.changed(since.toSeconds())
                .onSuccess(changed -> changed.forEach(this::remember))
                .compose(_ -> store.withOpen())
                .onSuccess(this::rememberOpen)
                .mapEmpty();
    }

    private void remember(Kept kept) {
        known.merge(kept.deviceId(), Known.NOTHING.read(kept), (before, _) -> before.read(kept));
        if (known.getOrDefault(kept.deviceId(), Known.NOTHING).isOwed()) {
            wantIfConnected(kept.deviceId());
        }
    }

    private void rememberOpen(Set<Integer> devices) {
        known.replaceAll((deviceId, one) -> one.withOpen(devices.contains(deviceId)));
        for (int deviceId : devices) {
            known.merge(
                    deviceId, Known.NOTHING.withOpen(true), (before, _) -> before.withOpen(true));
            wantIfConnected(deviceId);
        }
    }

    private void wantIfConnected(int deviceId) {
        Delivery way = delivery;
        if (way != null && way.isConnected(deviceId)) {
            want(deviceId, false);
        }
    }

    private void retryHeld() {
        held.forEach(deviceId -> want(deviceId, false));
    }

    private void tick() {
        int waiting = Math.max(Math.max(answers.size(), said.size()), wanted.size());
        desk.meters().waiting.set(waiting);
        boolean isIdle = waiting == 0;
        if (isBusy || isIdle || System.nanoTime() - restUntil < 0) {
            return;
        }
        isBusy = true;
        current =
                writeAnswers()
                        .compose(_ -> writeSaid())
                        .compose(_ -> deliver())
                        .onFailure(this::rest)
                        .onComplete(_ -> isBusy = false);
    }

    private void rest(Throwable cause) {
        desk.meters().failures.increment();
        restUntil = System.nanoTime() + REST_NANOS;
        LOG.debug("devices wait for the database cause={}", cause.getMessage());
    }

    // --- answers

    private Future<Void> writeAnswers() {
        return write(answers, taken -> store.answered(taken, desk.clock().instant()));
    }

    /** Before anything is delivered: who runs the version must not be asked to install it. */
    private Future<Void> writeSaid() {
        List<Said> written = new ArrayList<>();
        return write(
                        said,
                        taken -> {
                            written.addAll(taken);
                            return store.said(taken, desk.clock().instant());
                        })
                .onSuccess(
                        _ ->
                                written.forEach(
                                        one ->
                                                known.merge(
                                                        one.deviceId(),
                                                        Known.NOTHING.said(one),
                                                        (before, _) -> before.said(one))));
    }

    private <K, V> Future<Void> write(Map<K, V> words, Writing<V> writing) {
        if (words.isEmpty()) {
            return Future.succeededFuture();
        }
        Map<K, V> taken = take(words);
        return writing.write(List.copyOf(taken.values()))
                .onSuccess(desk::tell)
                .onFailure(_ -> taken.forEach(words::putIfAbsent))
                .mapEmpty();
    }

    /** Writes words of devices, and answers with the commands that have come further by them. */
    @FunctionalInterface
    private interface Writing<V> {
        Future<List<FirmwareProgress>> write(List<V> words);
    }

    private static <K, V> Map<K, V> take(Map<K, V> words) {
        Map<K, V> taken = new LinkedHashMap<>();
        Iterator<Map.Entry<K, V>> all = words.entrySet().iterator();
        while (all.hasNext() && taken.size() < A_STATEMENT) {
            Map.Entry<K, V> one = all.next();
            taken.put(one.getKey(), one.getValue());
            all.remove();
        }
        return taken;
    }

    // --- deliveries

    private Future<Void> deliver() {
        if (wanted.isEmpty()) {
            return Future.succeededFuture();
        }
        Map<Integer, Boolean> taken = take(wanted);
        return store.devices(taken.keySet())
                .onSuccess(read -> read.forEach(this::configure))
                .compose(_ -> store.open(taken.keySet()))
                .compose(open -> command(taken, open))
                .onFailure(_ -> taken.forEach(wanted::putIfAbsent));
    }

    private void configure(Kept kept) {
        known.merge(kept.deviceId(), Known.NOTHING.read(kept), (before, _) -> before.read(kept));
        String settings = kept.config();
        Delivery way = delivery;
        boolean isOwed = kept.version() > 0 && kept.version() != kept.reported();
        if (isOwed && settings != null && way != null && way.isConnected(kept.deviceId())) {
            way.configure(kept.deviceId(), kept.version(), settings);
            desk.meters().configurations.increment();
        }
    }

    private Future<Void> command(Map<Integer, Boolean> taken, List<Open> open) {
        Set<Integer> withOpen = new HashSet<>();
        open.forEach(command -> withOpen.add(command.deviceId()));
        for (int deviceId : taken.keySet()) {
            boolean isOpen = withOpen.contains(deviceId);
            known.merge(
                    deviceId,
                    Known.NOTHING.withOpen(isOpen),
                    (before, _) -> before.withOpen(isOpen));
            held.remove(deviceId);
        }
        List<Open> here = open.stream().filter(command -> isDue(command, taken)).toList();
        return here.isEmpty()
                ? Future.succeededFuture()
                : rules.pass(here).onSuccess(passed -> send(here, passed)).mapEmpty();
    }

    /** What was sent before is sent again to who has just said hello. */
    private boolean isDue(Open command, Map<Integer, Boolean> taken) {
        Delivery way = delivery;
        return way != null
                && way.isConnected(command.deviceId())
                && (command.state() == CommandState.QUEUED
                        || taken.getOrDefault(command.deviceId(), false));
    }

    private void send(List<Open> asked, DeliveryRules.Passed passed) {
        desk.tell(passed.news());
        Delivery way = delivery;
        for (Open command : asked) {
            boolean isPassed = passed.commands().contains(command.no());
            if (isPassed && way != null) {
                way.command(
                        command.deviceId(),
                        DeviceCommand.idOf(command.no()),
                        command.name(),
                        command.args());
                desk.meters().commands.increment();
            } else if (command.state() == CommandState.QUEUED) {
                held.add(command.deviceId());
            }
        }
        desk.meters().held.set(held.size());
    }

    /** Says on all nodes that something waits for the device. */
    static void publishWanted(EventBus bus, int deviceId) {
        bus.publish(Addresses.DEVICES_CONTROL, new DeviceControl.Wanted(deviceId));
    }
}
