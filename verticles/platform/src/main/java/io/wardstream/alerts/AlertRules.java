package io.wardstream.alerts;

import io.vertx.core.Future;
import io.wardstream.alerts.engine.AlertRule;
import io.wardstream.registry.ChangeResult;
import io.wardstream.store.Scope;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which alarms are raised, as people see and change them. Every change is told after
 * its commit and in force on all nodes within a second. Thread-safe; every Future fails with a
 * {@code StorageException} when the database cannot answer.
 */
public interface AlertRules {

    /** A rule with the ids that are known outside the platform. */
    record Stored(
            AlertRule rule,
            UUID hospitalPublicId,
            @Nullable UUID wardPublicId,
            @Nullable UUID patientPublicId) {}

    /** The rules of a hospital (0: of all in the scope), by scope, vital or score, and priority. */
    Future<List<Stored>> list(Scope scope, int hospitalId);

    /**
     * The number of the last change of any rule that this node knows of, its own included: while it
     * stays, lists read since are right. Empty when it cannot be known.
     */
    OptionalLong lastChange();

    /** Empty when there is none of that id in the scope. */
    Future<Optional<Stored>> find(Scope scope, UUID id);

    /**
     * Adds a rule; its id and version are made here, whatever {@code rule} says. It takes the place
     * of a default of that vital and priority which nobody has changed; fails with category
     * DUPLICATE when the scope has another, and with {@link RuleContradiction} when it does not fit
     * those of other priorities there.
     */
    Future<Stored> create(Stored rule);

    /**
     * Puts other limits into a rule; scope and id stay. Fails with category DUPLICATE when the
     * scope has another rule of that vital and priority, and with {@link RuleContradiction} when it
     * does not fit those of other priorities there.
     *
     * @param expectedVersion 0: whatever it is
     */
    Future<ChangeResult<Stored>> replace(AlertRule rule, int expectedVersion);

    /**
     * Takes a rule away; alarms it holds up are closed as {@code rule_changed}.
     *
     * @param expectedVersion 0: whatever it is
     */
    Future<ChangeResult<Stored>> delete(Scope scope, UUID id, int expectedVersion);
}
