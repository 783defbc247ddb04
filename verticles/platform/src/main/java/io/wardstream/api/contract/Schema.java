package io.wardstream.api.contract;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A schema of the document, ready to judge values of JSON. Immutable once it has been read. */
final class Schema {

    /** One keyword at work. */
    @FunctionalInterface
    interface Rule {
        /**
         * Looks at a value.
         *
         * @param at where the value stands: {@code grants[0].role}; empty: the root
         * @return null when it is as it must be
         */
        @Nullable Violation check(String at, @Nullable Object value);
    }

    private final List<Rule> rules = new ArrayList<>();

    /** Only while it is read: a schema may name itself. */
    void add(Rule rule) {
        rules.add(rule);
    }

    /** The first rule that the value breaks; null when it keeps them all. */
    @Nullable Violation check(String at, @Nullable Object value) {
        for (Rule rule : rules) {
            Violation violation = rule.check(at, value);
            if (violation != null) {
                return violation;
            }
        }
        return null;
    }

    boolean accepts(@Nullable Object value) {
        return check("", value) == null;
    }
}
