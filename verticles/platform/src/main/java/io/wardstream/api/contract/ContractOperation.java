package io.wardstream.api.contract;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One operation of the document, compiled: what a request for it may be. Thread-safe. */
public final class ContractOperation {

    private static final String JSON = "application/json";

    private final List<Parameter> query;
    private final List<String> queryNames;
    private final boolean needsQuery;
    private final List<Parameter> headers;
    private final List<Parameter> path;
    private final Map<String, Schema> bodies;
    private final boolean needsBody;
    private final int maxBodyBytes;
    private final Set<String> produced;
    private final boolean isRepeatable;

    ContractOperation(
            Map<String, List<Parameter>> parameters,
            Map<String, Schema> bodies,
            boolean needsBody,
            int maxBodyBytes,
            Set<String> produced,
            boolean creates) {
        query = parameters.getOrDefault("query", List.of());
        queryNames = query.stream().map(Parameter::name).toList();
        needsQuery = query.stream().anyMatch(Parameter::isRequired);
        headers = parameters.getOrDefault("header", List.of());
        path = parameters.getOrDefault("path", List.of());
        this.bodies = Map.copyOf(bodies);
        this.needsBody = needsBody;
        this.maxBodyBytes = maxBodyBytes;
        this.produced = Set.copyOf(produced);
        isRepeatable =
                creates
                        && headers.stream()
                                .anyMatch(one -> one.name().equalsIgnoreCase("Idempotency-Key"));
    }

    /** False: a request without a query keeps every rule about it, and need not be looked at. */
    public boolean needsQuery() {
        return needsQuery;
    }

    /** The first parameter behind the question mark that breaks its rule; null: none does. */
    public @Nullable Violation checkQuery(MultiMap sent) {
        for (String name : sent.names()) {
            if (!queryNames.contains(name)) {
                return Violation.unknown("", name, queryNames);
            }
        }
        for (Parameter parameter : query) {
            Violation violation = parameter.check(sent.getAll(parameter.name()));
            if (violation != null) {
                return violation;
            }
        }
        return null;
    }

    /** The first header that breaks its rule; null: none does. */
    public @Nullable Violation checkHeaders(MultiMap sent) {
        for (Parameter parameter : headers) {
            Violation violation = parameter.check(sent.getAll(parameter.name()));
            if (violation != null) {
                return violation;
            }
        }
        return null;
    }

    /** True when every part of the path can be what it stands for. */
    public boolean isPossible(Map<String, String> pathParameters) {
        return path.stream()
                .allMatch(
                        one ->
                                pathParameters.containsKey(one.name())
                                        && one.check(pathParameters.getOrDefault(one.name(), ""))
                                                == null);
    }

    /** True when a body of any kind is described. */
    public boolean takesBody() {
        return !bodies.isEmpty();
    }

    public boolean needsBody() {
        return needsBody;
    }

    /** The media types of which a body may be, to be told. */
    public Set<String> bodyTypes() {
        return bodies.keySet();
    }

    /**
     * True when a body of this media type (lower case, without parameters) is JSON to be judged.
     */
    public boolean isJson(String mediaType) {
        return mediaType.equals(JSON) && bodies.containsKey(JSON);
    }

    /** The first member that breaks its rule; null: none does. */
    public @Nullable Violation checkBody(JsonObject body) {
        Schema schema = bodies.get(JSON);
        return schema == null ? null : schema.check("", body);
    }

    /**
     * How large a body may be.
     *
     * @param otherwise where the document does not say
     */
    public int maxBodyBytes(int otherwise) {
        return maxBodyBytes == 0 ? otherwise : maxBodyBytes;
    }

    /** The media types of what is answered when all is well; empty: nothing is. */
    public Set<String> produced() {
        return produced;
    }

    /** True when it makes something and honours the header Idempotency-Key. */
    public boolean isRepeatable() {
        return isRepeatable;
    }
}
