package io.wardstream.codec.frame;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a sample's values outside the catalogue as the text of one JSON object. At most 32 names
 * and 8 KiB a sample, so that a node's buffer stays bounded. Confined to one event loop.
 */
final class ExtraValues {
    static final int MAX_NAMES = 32;
    static final int MAX_CHARACTERS = 8192;

    private static final int LONGEST_NAME_SAID = 64;

    private final JsonCursor in;
    private final JsonTokens tokens;
    private final List<String> names = new ArrayList<>();
    private final StringBuilder json = new StringBuilder();
    private boolean isFull;

    ExtraValues(JsonCursor in) {
        this.in = in;
        this.tokens = in.tokens();
    }

    void clear() {
        names.clear();
        json.setLength(0);
        isFull = false;
    }

    /** The JSON object text, or null when nothing was kept. */
    @Nullable String text() {
        return json.isEmpty() ? null : json + "}";
    }

    /**
     * Reads the value of the member whose name was read last.
     *
     * @param refusals where a refusal is added; that of too many values only once
     * @return whether the value was kept
     */
    boolean read(List<ValueRefusal> refusals) {
        JsonString string = tokens.string();
        boolean isNameStorable = string.isStorable();
        if (isFull || names.size() == MAX_NAMES) {
            return overflow(isFull ? "" : string.text(), refusals);
        }
        String name = string.text();
        if (names.contains(name)) {
            in.noteDuplicate(shortened(name));
        }
        names.add(name);
        return readValue(name, isNameStorable, refusals);
    }

    private boolean readValue(String name, boolean isNameStorable, List<ValueRefusal> refusals) {
        int mark = tokens.mark();
        if (tokens.readNotANumber()) {
            return refuse(name, RefusalCode.NOT_A_NUMBER, "must be JSON", refusals);
        }
        tokens.expectStorable();
        in.skipValue();
        if (!isNameStorable || !tokens.isStorable()) {
            return refuse(
                    name,
                    RefusalCode.MALFORMED,
                    "must hold no U+0000, half surrogate pair or number beyond 1e300",
                    refusals);
        }
        if (json.length() + name.length() + tokens.position() - mark > MAX_CHARACTERS) {
            isFull = true;
            return tooMany(name, refusals);
        }
        json.append(json.isEmpty() ? "{" : ",");
        JsonText.appendTo(json, name);
        json.append(':').append(tokens.text(mark));
        return true;
    }

    private boolean overflow(String name, List<ValueRefusal> refusals) {
        if (!tokens.readNotANumber()) {
            in.skipValue();
        }
        if (isFull) {
            return false;
        }
        isFull = true;
        return tooMany(name, refusals);
    }

    private static boolean tooMany(String name, List<ValueRefusal> refusals) {
        return refuse(
                name,
                RefusalCode.TOO_MANY_VALUES,
                "and what follows is beyond "
                        + MAX_NAMES
                        + " names or "
                        + MAX_CHARACTERS
                        + " characters outside the catalogue",
                refusals);
    }

    private static boolean refuse(
            String name, RefusalCode code, String message, List<ValueRefusal> refusals) {
        String vital = shortened(name);
        refusals.add(new ValueRefusal(vital, code, vital + " " + message));
        return false;
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME_SAID ? name : name.substring(0, LONGEST_NAME_SAID);
    }
}
