package io.wardstream.fleet;

import io.vertx.core.Future;
import io.wardstream.fleet.RolloutPlan.Stage;
import io.wardstream.registry.Device;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rollouts as people see them. Thread-safe; every Future fails with a {@code StorageException} when
 * the database cannot answer.
 */
public interface Rollouts {

    /** The most devices of one rollout. */
    int MOST_DEVICES = 10_000;

    /** The state of a device whose turn it has not been. */
    String WAITING = "WAITING";

    /**
     * What to do.
     *
     * @param wardId 0: the whole hospital
     * @param devices 1 to {@link #MOST_DEVICES}, of the image's model; their turns are drawn by lot
     */
    record NewRollout(
            Firmware firmware,
            int hospitalId,
            UUID hospitalPublicId,
            int wardId,
            @Nullable UUID wardPublicId,
            List<Stage> stages,
            int maxFailurePercent,
            List<Device> devices,
            String by) {
        public NewRollout {
            stages = List.copyOf(stages);
            devices = List.copyOf(devices);
        }
    }

    /**
     * A part of a long list.
     *
     * @param next where the next part begins; 0: this was the last
     */
    record Slice<T>(List<T> items, int next) {
        public Slice {
            items = List.copyOf(items);
        }
    }

    /**
     * How far a device is.
     *
     * @param place its turn, from 1
     * @param state of its command; {@link #WAITING}; DONE also when it had the version before
     * @param progress 0..100; -1 when the device did not say
     */
    record DeviceProgress(
            int place,
            UUID deviceId,
            String state,
            int progress,
            @Nullable String reason,
            @Nullable Instant changedAt) {}

    /** Begins it. */
    Future<Rollout> create(NewRollout rollout);

    /** Empty when there is none of that id in the scope. */
    Future<Optional<Rollout>> find(Scope scope, UUID id);

    /**
     * The newest first.
     *
     * @param hospitalId 0: of all hospitals of the scope
     * @param before 0, or {@code next} of the slice before
     */
    Future<Slice<Rollout>> list(Scope scope, int hospitalId, int before, int limit);

    /** How many of its devices are in which state; states nobody is in are left out. */
    Future<Map<String, Integer>> counts(Scope scope, Rollout rollout);

    /**
     * Its devices by their turn.
     *
     * @param after 0, or {@code next} of the slice before
     */
    Future<Slice<DeviceProgress>> devices(Scope scope, Rollout rollout, int after, int limit);

    /**
     * Pauses, resumes or cancels. Failures known by then are forgiven to one that is resumed. Of
     * one that is cancelled, commands that were not sent are cancelled too.
     *
     * @return empty when it is in no state that allows it
     */
    Future<Optional<Rollout>> become(Scope scope, UUID id, RolloutState state);
}
