package io.wardstream.dashboard;

import io.vertx.core.Future;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AudioPause;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The recorded alarms and the pauses of their sound. Every Future ends on the hub's loop and fails
 * with a {@code StorageException} when the database cannot answer.
 */
interface AlarmSource {

    /** Those that are open, the newest first, at most {@code Alarms.MAX_OPEN}. */
    Future<List<Alarm>> open(int hospitalId);

    /** The pauses of the sound in force. */
    Future<List<AudioPause>> pauses(int hospitalId);

    /** Empty when there is none of that id in the hospital. */
    Future<Optional<Alarm>> find(int hospitalId, UUID id);
}
