package io.wardstream.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of rooms in docs/ARCHITECTURE.md: who may touch whom. */
record RoomTable(Map<String, Set<String>> touches) {
    private static final Path DOCUMENT = Path.of("..", "..", "docs", "ARCHITECTURE.md");
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\|[^|]*\\|([^|]*)\\|");
    private static final String ANYBODY = "everything";
    private static final String ROOMS = "the rooms' interfaces";

    static RoomTable read() throws IOException {
        Map<String, Set<String>> rows = new LinkedHashMap<>();
        String section =
                Files.readString(DOCUMENT).split("\n## Rooms\n", 2)[1].split("\n## ", 2)[0];
        Matcher row = ROW.matcher(section);
        while (row.find()) {
            rows.put(row.group(1), Set.of(row.group(2).split(";", 2)[0].strip().split(", *")));
        }
        return new RoomTable(rows);
    }

    /** Whether a class in one room may use a class in another. */
    boolean allows(String from, String to) {
        if (from.equals(to) || isOpenToAll(to)) {
            return true;
        }
        if (from.startsWith("codec.")) {
            return from.equals("codec.stomp") && to.equals("codec.frame");
        }
        Set<String> mine = touches.getOrDefault(from, Set.of());
        if (mine.contains(ROOMS)) {
            return !Set.of("app", "web").contains(to);
        }
        return mine.contains(ANYBODY) || mine.contains(to);
    }

    private static boolean isOpenToAll(String room) {
        return Set.of("codec.model", "config", "ops").contains(room);
    }

    @Override
    public String toString() {
        return touches.entrySet().stream()
                .map(row -> row.getKey() + " may touch " + row.getValue())
                .collect(Collectors.joining("\n"));
    }
}
