package io.wardstream.codec.frame;

import io.wardstream.codec.model.Generation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of the frames that carry no samples. A frame whose fields are wrong comes back
 * with placeholders and {@link FieldReader#problem()} set; it is then dropped. Confined to one
 * event loop.
 */
final class FrameReader {
    static final int LONGEST_TEXT = 500;
    static final int LONGEST_NAME = 64;

    /** As long as the registry takes a model: too long a name must not lock a device out. */
    private static final int LONGEST_MODEL = 200;

    static final int MAX_CONDITIONS = 64;

    private static final KeySet HELLO =
            new KeySet(
                    "type",
                    "epoch",
                    "clock",
                    "next",
                    "oldest",
                    "model",
                    "firmware",
                    "generation",
                    "ackEveryMillis",
                    "technical");
    private static final KeySet GAP = new KeySet("type", "epoch", "from", "to", "reason");
    private static final KeySet TECHNICAL = new KeySet("type", "code", "vital", "active", "at");
    private static final KeySet COMMAND_RESULT =
            new KeySet("type", "id", "state", "progress", "reason");
    private static final KeySet CONFIG_APPLIED = new KeySet("type", "version");
    private static final int MAX_SEQ = Integer.MAX_VALUE;

    private final JsonCursor in;
    private final FieldReader fields;

    FrameReader(JsonCursor in, FieldReader fields) {
        this.in = in;
        this.fields = fields;
    }

    DeviceFrame readHello() {
        long epoch = DeviceFrame.ABSENT;
        long clock = DeviceFrame.ABSENT;
        int next = 0;
        int oldest = 0;
        String model = null;
        String firmware = null;
        Generation generation = Generation.REAL;
        int ackEveryMillis = 0;
        List<TechnicalCondition> technical = null;
        for (int key = in.nextMember(HELLO); key != JsonCursor.END; key = in.nextMember(HELLO)) {
            switch (key) {
                case 1 -> epoch = fields.whole("epoch", 0, FieldReader.MAX_WHOLE, epoch);
                case 2 -> clock = fields.instant("clock");
                case 3 -> next = (int) fields.whole("next", 1, MAX_SEQ, 0);
                case 4 -> oldest = (int) fields.whole("oldest", 1, MAX_SEQ, 0);
                case 5 -> model = fields.text("model", LONGEST_MODEL);
                case 6 -> firmware = fields.text("firmware", LONGEST_MODEL);
                case 7 -> generation = generation();
                case 8 -> ackEveryMillis = (int) fields.whole("ackEveryMillis", 0, 5000, 0);
                case 9 -> technical = conditions();
                default -> in.skipValue();
            }
        }
        fields.require("epoch", epoch != DeviceFrame.ABSENT);
        return new Hello(
                epoch, clock, next, oldest, model, firmware, generation, ackEveryMillis, technical);
    }

    DeviceFrame readGap() {
        long epoch = DeviceFrame.ABSENT;
        int from = 0;
        int to = 0;
        String reason = null;
        for (int key = in.nextMember(GAP); key != JsonCursor.END; key = in.nextMember(GAP)) {
            switch (key) {
                case 1 -> epoch = fields.whole("epoch", 0, FieldReader.MAX_WHOLE, epoch);
                case 2 -> from = (int) fields.whole("from", 1, MAX_SEQ, 0);
                case 3 -> to = (int) fields.whole("to", 1, MAX_SEQ, 0);
                case 4 -> reason = fields.text("reason", LONGEST_TEXT);
                default -> in.skipValue();
            }
        }
        fields.require("from", from != 0);
        fields.require("to", to != 0);
        if (to < from) {
            fields.refuse("to must be " + from + ".." + MAX_SEQ + ", was " + to);
        }
        return new Gap(epoch, from, to, reason == null ? "unknown" : reason);
    }

    Technical readTechnical() {
        String code = null;
        String vital = null;
        boolean isActive = true;
        long at = DeviceFrame.ABSENT;
        for (int key = in.nextMember(TECHNICAL);
                key != JsonCursor.END;
                key = in.nextMember(TECHNICAL)) {
            switch (key) {
                case 1 -> code = fields.text("code", LONGEST_NAME);
                case 2 -> vital = fields.text("vital", LONGEST_NAME);
                case 3 -> isActive = fields.flag("active", true);
                case 4 -> at = fields.instant("at");
                default -> in.skipValue();
            }
        }
        return new Technical(required("code", code), vital, isActive, at);
    }

    DeviceFrame readCommandResult() {
        String id = null;
        String state = null;
        int progress = -1;
        String reason = null;
        for (int key = in.nextMember(COMMAND_RESULT);
                key != JsonCursor.END;
                key = in.nextMember(COMMAND_RESULT)) {
            switch (key) {
                case 1 -> id = fields.text("id", LONGEST_NAME);
                case 2 -> state = fields.text("state", LONGEST_NAME);
                case 3 -> progress = (int) fields.whole("progress", 0, 100, -1);
                case 4 -> reason = fields.text("reason", LONGEST_TEXT);
                default -> in.skipValue();
            }
        }
        return new CommandResult(required("id", id), required("state", state), progress, reason);
    }

    DeviceFrame readConfigApplied() {
        long version = -1;
        for (int key = in.nextMember(CONFIG_APPLIED);
                key != JsonCursor.END;
                key = in.nextMember(CONFIG_APPLIED)) {
            if (key == 1) {
                version = fields.whole("version", 0, FieldReader.MAX_WHOLE, -1);
            } else {
                in.skipValue();
            }
        }
        fields.require("version", version >= 0);
        return new ConfigApplied(version);
    }

    private Generation generation() {
        String name = fields.text("generation", LONGEST_NAME);
        Generation generation = name == null ? Generation.REAL : Generation.byWireName(name);
        if (generation == null) {
            fields.refuse("generation must be real, demo or test, was " + name);
            return Generation.REAL;
        }
        return generation;
    }

    /** Null when the device did not say. */
    private @Nullable List<TechnicalCondition> conditions() {
        if (in.tokens().readNull()) {
            return null;
        }
        if (!in.enterArray()) {
            in.skipValue();
            fields.refuse("technical must be an array");
            return List.of();
        }
        List<TechnicalCondition> conditions = new ArrayList<>();
        while (in.nextElement()) {
            if (conditions.size() == MAX_CONDITIONS) {
                fields.refuse("technical must hold 0.." + MAX_CONDITIONS + " conditions");
                in.skipValue();
            } else if (in.enterObject()) {
                Technical condition = readTechnical();
                if (condition.active()) {
                    conditions.add(
                            new TechnicalCondition(
                                    condition.code(), condition.vital(), condition.at()));
                }
            } else {
                in.skipValue();
                fields.refuse("technical must hold objects");
            }
        }
        return conditions;
    }

    private String required(String name, @Nullable String text) {
        fields.require(name, text != null);
        return text == null ? "" : text;
    }
}
