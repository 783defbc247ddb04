package io.wardstream.ingest;

import io.wardstream.codec.frame.TechnicalCondition;
import io.wardstream.codec.model.DeviceReport.Said;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one device has said of its own state under this writer's hold, and whether its clock is
 * right. Of conditions {@link #MOST} are kept; beyond, the oldest that is over goes first. Confined
 * to its writer's event loop.
 */
final class SelfReport {
    static final int MOST = 32;

    /** Told by the platform, not by the device: no hello takes it back by leaving it out. */
    static final String CLOCK_WRONG = "clock_wrong";

    private record Key(String code, @Nullable String vital) {}

    private final Map<Key, Said> said = new LinkedHashMap<>();
    private boolean isComplete;

    /**
     * The device has named all that is wrong with it: what it does not name is over.
     *
     * @param now epoch milliseconds: since when, of what was not known before
     */
    void all(List<TechnicalCondition> conditions, long now) {
        Map<Key, Said> before = new HashMap<>(said);
        said.keySet().removeIf(key -> !key.code().equals(CLOCK_WRONG));
        isComplete = true;
        for (TechnicalCondition condition : conditions) {
            Key key = key(condition.code(), condition.vital());
            Said known = before.get(key);
            put(key, true, known != null && known.isActive() ? known.since() : now);
        }
    }

    /** One condition has begun or ended. */
    void changed(String code, @Nullable String vital, boolean isActive, long at) {
        put(key(code, vital), isActive, at);
    }

    /** The clock is right, or not; true when that is news. */
    boolean clock(boolean isWrong, long at) {
        Key key = key(CLOCK_WRONG, null);
        Said known = said.get(key);
        if (known != null && known.isActive() == isWrong) {
            return false;
        }
        put(key, isWrong, at);
        return true;
    }

    private static Key key(String code, @Nullable String vital) {
        return new Key(FrameText.clean(code), vital == null ? null : FrameText.clean(vital));
    }

    private void put(Key key, boolean isActive, long since) {
        if (said.size() >= MOST && !said.containsKey(key)) {
            said.remove(leastWanted());
        }
        said.put(key, new Said(key.code(), key.vital(), isActive, since));
    }

    private Key leastWanted() {
        for (Map.Entry<Key, Said> entry : said.entrySet()) {
            if (!entry.getValue().isActive()) {
                return entry.getKey();
            }
        }
        return said.keySet().iterator().next();
    }

    /** What is not among {@link #said} is not so, but for the clock. */
    boolean isComplete() {
        return isComplete;
    }

    List<Said> said() {
        return List.copyOf(said.values());
    }
}
