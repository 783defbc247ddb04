package io.wardstream.ingest;

import io.wardstream.codec.frame.TechnicalCondition;
import io.wardstream.codec.model.DeviceReport.Said;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one device has said of its own state under this writer's hold, and whether its clock is
 * right. Of conditions {@link #MOST} are kept; beyond, the oldest that is over goes, and when none
 * is, the newest is refused: what goes on must not look as if it were over. Confined to its
 * writer's event loop.
 */
final class SelfReport {
    static final int MOST = 32;

    /** Told by the platform, not by the device: no hello takes it back by leaving it out. */
    static final String CLOCK_WRONG = "clock_wrong";

    private static final Key CLOCK = new Key(CLOCK_WRONG, null);

    private record Key(String code, @Nullable String vital) {}

    private final Map<Key, Said> said = new LinkedHashMap<>();
    private boolean isComplete;

    /**
     * The device has named all that is wrong with it: what it does not name is over.
     *
     * @param now epoch milliseconds: since when, of what was not known before
     * @return how many of them are not kept
     */
    int all(List<TechnicalCondition> conditions, long now) {
        Map<Key, Said> before = new HashMap<>(said);
        said.keySet().removeIf(key -> !key.equals(CLOCK));
        isComplete = true;
        List<Key> fresh = new ArrayList<>();
        for (TechnicalCondition condition : conditions) {
            Key key = key(condition.code(), condition.vital());
            Said known = before.get(key);
            if (known == null || !known.isActive()) {
                fresh.add(key); // what goes on has its room first
            } else if (!key.equals(CLOCK)) {
                said.put(key, known);
            }
        }
        int refused = 0;
        for (Key key : fresh) {
            if (!put(key, true, now)) {
                refused++;
            }
        }
        return refused;
    }

    /**
     * One condition has begun or ended.
     *
     * @return false when it is not kept
     */
    boolean changed(String code, @Nullable String vital, boolean isActive, long at) {
        return put(key(code, vital), isActive, at);
    }

    /** The clock is right, or not; true when that is news. */
    boolean clock(boolean isWrong, long at) {
        Said known = said.get(CLOCK);
        return (known == null || known.isActive() != isWrong) && put(CLOCK, isWrong, at);
    }

    private static Key key(String code, @Nullable String vital) {
        return new Key(FrameText.clean(code), vital == null ? null : FrameText.clean(vital));
    }

    /** False when there is no room for it; for the clock there always is. */
    private boolean put(Key key, boolean isActive, long since) {
        boolean isBeyond = said.size() >= MOST && !said.containsKey(key) && !key.equals(CLOCK);
        if (isBeyond && !makeRoom()) {
            return false;
        }
        said.put(key, new Said(key.code(), key.vital(), isActive, since));
        return true;
    }

    private boolean makeRoom() {
        for (Map.Entry<Key, Said> entry : said.entrySet()) {
            if (!entry.getValue().isActive() && !entry.getKey().equals(CLOCK)) {
                said.remove(entry.getKey());
                return true;
            }
        }
        return false;
    }

    /** What is not among {@link #said} is not so, but for the clock. */
    boolean isComplete() {
        return isComplete;
    }

    List<Said> said() {
        return List.copyOf(said.values());
    }
}
