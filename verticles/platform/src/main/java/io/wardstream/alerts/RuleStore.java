package io.wardstream.alerts;

import io.vertx.core.Future;
import io.wardstream.alerts.engine.AlertRule;
import io.wardstream.alerts.engine.RuleContent;
import io.wardstream.registry.Hospital;
import java.util.List;

/**
 * All rules at once, for those who judge by them. Thread-safe; every Future fails with a {@code
 * StorageException}.
 */
interface RuleStore {

    /**
     * The rules as they were at one moment.
     *
     * @param change the number of the last change that is in them
     */
    record Snapshot(long change, List<AlertRule> rules) {
        public Snapshot {
            rules = List.copyOf(rules);
        }
    }

    /** The number of the last change; it grows in the order of commits. */
    Future<Long> lastChange();

    Future<Snapshot> load();

    /**
     * Gives each hospital the default rules, unless it had them before.
     *
     * @return how many rules were made
     */
    Future<Integer> install(List<Hospital> hospitals, List<? extends RuleContent> defaults);
}
