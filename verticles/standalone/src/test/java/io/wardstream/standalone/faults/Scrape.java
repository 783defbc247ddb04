package io.wardstream.standalone.faults;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One reading of a node's {@code /metrics}: each series, and each name summed over its series. */
record Scrape(Map<String, Double> series) {
    private static final Pattern LINE =
            Pattern.compile("^([a-zA-Z_:][\\w:]*(?:\\{.*})?)\\s+(\\S+)$", Pattern.MULTILINE);

    Scrape {
        series = Map.copyOf(series);
    }

    static Scrape parse(String page) {
        Map<String, Double> series = new HashMap<>();
        Matcher line = LINE.matcher(page);
        while (line.find()) {
            series.put(line.group(1), Double.valueOf(line.group(2).replace("+Inf", "Infinity")));
        }
        return new Scrape(series);
    }

    /** The sum over all labels; 0 when the page has no such name. */
    double sum(String name) {
        return series.entrySet().stream()
                .filter(it -> it.getKey().equals(name) || it.getKey().startsWith(name + "{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** The values of a label over all series of that name. */
    Set<String> labels(String name, String label) {
        Pattern wanted = Pattern.compile("[{,]" + label + "=\"([^\"]*)\"");
        return series.keySet().stream()
                .filter(it -> it.startsWith(name + "{"))
                .flatMap(it -> wanted.matcher(it).results())
                .map(it -> it.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    double received() {
        return sum("ingest_samples_received_total");
    }

    double duplicates() {
        return sum("ingest_samples_duplicate_total");
    }

    double pending() {
        return sum("ingest_samples_pending");
    }

    /** Samples dropped unwritten because another writer held their device. */
    double fenced() {
        return series.getOrDefault("ingest_samples_rejected_total{reason=\"fenced\"}", 0.0);
    }

    double residentMegabytes() {
        return sum("process_resident_memory_bytes") / (1 << 20);
    }

    /** Received less what became of it: 0 when the conservation law holds. */
    double unaccounted() {
        return received()
                - sum("ingest_samples_committed_total")
                - duplicates()
                - sum("ingest_samples_rejected_total")
                - pending();
    }
}
