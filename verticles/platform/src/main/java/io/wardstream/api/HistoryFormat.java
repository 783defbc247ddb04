package io.wardstream.api;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The forms an answer of history can have, the preferred first. */
enum HistoryFormat {
    JSON("application/json"),
    CSV("text/csv"),
    NDJSON("application/x-ndjson"),
    PARQUET("application/vnd.apache.parquet");

    private final String mediaType;

    HistoryFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    /**
     * The form that a header {@code Accept} likes best.
     *
     * @param accept null when it was not sent: JSON
     * @throws Problem 406 when it likes none
     */
    static HistoryFormat accepted(@Nullable String accept) {
        List<Wish> wishes =
                Arrays.stream((accept == null ? "*/*" : accept).split(",", -1))
                        .map(Wish::parse)
                        .filter(wish -> wish.weight() > 0)
                        .sorted(Comparator.comparingDouble(Wish::weight).reversed())
                        .toList();
        return wishes.stream()
                .map(Wish::format)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(HistoryFormat::notAcceptable);
    }

    private static Problem notAcceptable() {
        String known =
                Arrays.stream(values())
                        .map(HistoryFormat::mediaType)
                        .collect(Collectors.joining(", "));
        return Problem.of(406, "history can be had as " + known);
    }

    /** One media range of the header; a weight that cannot be read counts as none. */
    private record Wish(String range, double weight) {

        static Wish parse(String text) {
            String[] parts = text.strip().toLowerCase(Locale.ROOT).split("\\s*;\\s*", -1);
            double weight =
                    Arrays.stream(parts)
                            .filter(part -> part.startsWith("q="))
                            .mapToDouble(part -> number(part.substring(2)))
                            .findFirst()
                            .orElse(1);
            return new Wish(parts[0], weight);
        }

        Optional<HistoryFormat> format() {
            return Arrays.stream(values()).filter(this::matches).findFirst();
        }

        private boolean matches(HistoryFormat format) {
            String type = format.mediaType();
            return range.equals("*/*")
                    || range.equals(type)
                    || range.equals(type.substring(0, type.indexOf('/')) + "/*");
        }

        private static double number(String text) {
            return text.matches("[01](\\.\\d{0,3})?") ? Double.parseDouble(text) : 0;
        }
    }
}
