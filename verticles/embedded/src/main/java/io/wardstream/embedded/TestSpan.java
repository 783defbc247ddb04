package io.wardstream.embedded;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A span as a collector has read it.
 *
 * @param parentId empty: it begins the trace
 * @param node who tells of it: {@code service.instance.id}
 */
public record TestSpan(
        String node,
        String traceId,
        String spanId,
        String parentId,
        String name,
        long startNanos,
        long endNanos,
        boolean isFailed,
        Map<String, String> attributes) {

    private static final int ERROR = 2;

    public TestSpan {
        attributes = Map.copyOf(attributes);
    }

    /** Those of an {@code ExportTraceServiceRequest} of OTLP 1, in protobuf. */
    static List<TestSpan> read(byte[] request) {
        List<TestSpan> spans = new ArrayList<>();
        for (ProtobufFields resourceSpans : new ProtobufFields(request).messages(1)) {
            String node =
                    resourceSpans.messages(1).stream()
                            .map(resource -> attributes(resource, 1))
                            .map(it -> it.getOrDefault("service.instance.id", ""))
                            .findFirst()
                            .orElse("");
            for (ProtobufFields scopeSpans : resourceSpans.messages(2)) {
                scopeSpans.messages(2).forEach(span -> spans.add(span(node, span)));
            }
        }
        return spans;
    }

    private static TestSpan span(String node, ProtobufFields span) {
        boolean isFailed = span.messages(15).stream().anyMatch(status -> status.number(3) == ERROR);
        return new TestSpan(
                node,
                HexFormat.of().formatHex(span.bytes(1)),
                HexFormat.of().formatHex(span.bytes(2)),
                HexFormat.of().formatHex(span.bytes(4)),
                span.text(5),
                span.number(7),
                span.number(8),
                isFailed,
                attributes(span, 9));
    }

    private static Map<String, String> attributes(ProtobufFields owner, int field) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (ProtobufFields entry : owner.messages(field)) {
            ProtobufFields value = entry.messages(2).getFirst();
            String text = value.has(1) ? value.text(1) : Long.toString(value.number(3));
            attributes.put(entry.text(1), text);
        }
        return attributes;
    }
}
