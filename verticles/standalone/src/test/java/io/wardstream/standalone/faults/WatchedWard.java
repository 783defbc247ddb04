package io.wardstream.standalone.faults;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.simulator.DeviceToken;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A platform with one ward, its patients by bed, one rule (a heart rate above {@link #LIMIT} is a
 * high alarm, at once) and a browser. Everything ends with it.
 */
final class WatchedWard implements AutoCloseable {
    static final int LIMIT = 140;
    static final int NORMAL = 72;
    static final int FAST = 160;
    static final String ALARM = "HR 160 > 140";

    /** A patient and the monitor at the bedside. */
    record Bed(String name, String patientId, DeviceToken device) {}

    final FaultBed bed;
    final PlatformProcess node;
    final Rest rest;
    final Browser browser;
    final String id;
    private final String hospital;
    private final Map<String, Bed> beds;

    private WatchedWard(
            FaultBed bed,
            PlatformProcess node,
            Rest rest,
            Browser browser,
            String hospital,
            String id,
            Map<String, Bed> beds) {
        this.bed = bed;
        this.node = node;
        this.rest = rest;
        this.browser = browser;
        this.hospital = hospital;
        this.id = id;
        this.beds = beds;
    }

    /** Beds "1", "2" and so on, with patients of these names. */
    static WatchedWard of(Class<?> test, String ward, String... names) {
        return of(test, UnaryOperator.identity(), ward, names);
    }

    /** The same, on a node that is told more. */
    static WatchedWard of(
            Class<?> test, UnaryOperator<NodeSettings> told, String ward, String... names) {
        Browser browser = Browser.start();
        FaultBed bed = new FaultBed(test);
        Browser _ = bed.closedWithThis(browser);
        PlatformProcess node = bed.node(told.apply(bed.settings("node")));
        Rest rest = bed.closedWithThis(Rest.asAdministrator(node.settings()));
        String hospital =
                rest.post("/api/hospitals", new JsonObject().put("name", "St. " + ward))
                        .getString("id");
        String wardId =
                rest.post(
                                "/api/hospitals/" + hospital + "/wards",
                                new JsonObject().put("name", ward))
                        .getString("id");
        ruleOf(rest, hospital);
        Map<String, Bed> beds =
                IntStream.rangeClosed(1, names.length)
                        .mapToObj(
                                number ->
                                        patient(
                                                rest,
                                                hospital,
                                                wardId,
                                                Integer.toString(number),
                                                names[number - 1]))
                        .collect(Collectors.toMap(Bed::name, Function.identity()));
        return new WatchedWard(bed, node, rest, browser, hospital, wardId, beds);
    }

    /** Takes away the rules that every hospital begins with. */
    private static void ruleOf(Rest rest, String hospital) {
        JsonArray rules = rest.get("/api/alert-rules?hospital=" + hospital).getJsonArray("items");
        for (int i = 0; i < rules.size(); i++) {
            rest.delete("/api/alert-rules/" + rules.getJsonObject(i).getString("id"));
        }
        JsonObject _ =
                rest.post("/api/alert-rules", rule(new JsonObject().put("hospitalId", hospital)));
    }

    /** The patient's own rule: as everybody's, after a delay. */
    void slowRuleOf(String name, int delaySeconds) {
        JsonObject _ =
                rest.post(
                        "/api/alert-rules",
                        rule(new JsonObject().put("patientId", bed(name).patientId()))
                                .put("delaySeconds", delaySeconds));
    }

    /** One more rule for everybody: a heart rate above it is a medium alarm, after a delay. */
    void mediumRule(int high, int delaySeconds) {
        JsonObject _ =
                rest.post(
                        "/api/alert-rules",
                        rule(new JsonObject().put("hospitalId", hospital))
                                .put("priority", "medium")
                                .put("high", high)
                                .put("delaySeconds", delaySeconds));
    }

    private static JsonObject rule(JsonObject scope) {
        return new JsonObject()
                .put("scope", scope)
                .put("vital", "heart_rate")
                .put("high", LIMIT)
                .put("hysteresis", 0)
                .put("delaySeconds", 0)
                .put("medianOf", 1)
                .put("priority", "high")
                .put("latching", false)
                .put("enabled", true);
    }

    private static Bed patient(Rest rest, String hospital, String ward, String bed, String name) {
        JsonObject place = new JsonObject().put("hospitalId", hospital).put("wardId", ward);
        String patient =
                rest.post("/api/patients", place.copy().put("bed", bed).put("displayName", name))
                        .getString("id");
        JsonObject device =
                rest.post(
                        "/api/devices",
                        place.copy().put("name", "monitor " + bed).put("model", "hand"));
        JsonObject _ =
                rest.put(
                        "/api/devices/" + device.getString("id") + "/patient",
                        new JsonObject().put("patientId", patient));
        return new Bed(
                bed, patient, new DeviceToken(device.getString("id"), device.getString("token")));
    }

    Bed bed(String name) {
        return Objects.requireNonNull(beds.get(name), "no bed " + name);
    }

    List<DeviceToken> devices() {
        return beds.values().stream().map(Bed::device).toList();
    }

    /** Connects the monitor of a bed; it has sent a normal heart rate as sample 1. */
    HandDevice monitor(String name) {
        HandDevice device = bed.closedWithThis(connect(name));
        device.sample(1, NORMAL);
        device.awaitAck(1);
        return device;
    }

    /** Connects the monitor of a bed, which has sent nothing; whoever asks closes it. */
    HandDevice connect(String name) {
        HandDevice device = HandDevice.connect(bed.vertx, node.settings(), bed(name).device());
        device.hello(System.currentTimeMillis());
        return device;
    }

    String url() {
        return node.settings().webUrl();
    }

    @Override
    public void close() {
        bed.close();
    }
}
