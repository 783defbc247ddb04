package io.wardstream.fleet;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.wardstream.store.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Images of firmware. Thread-safe; every Future fails with a {@code StorageException} when the
 * database cannot answer, and with an {@code ObjectStoreException} when the object store cannot.
 */
public interface FirmwareImages {

    /**
     * An image as it came in.
     *
     * @param file holds the bytes; stays the caller's
     */
    record Upload(String model, String version, String sha256, long bytes, Path file, String by) {}

    /**
     * A part of a long list.
     *
     * @param nextBefore where the next part begins, as {@code before} of the next call; 0: this was
     *     the last
     */
    record Slice(List<Firmware> items, int nextBefore) {
        public Slice {
            items = List.copyOf(items);
        }
    }

    /** False on a platform without an object store: then nothing can be added or fetched. */
    boolean isOpen();

    /** True when the model has that version already. */
    Future<Boolean> isKnown(Scope scope, String model, String version);

    /** Keeps and signs it; empty when the model has got that version meanwhile. */
    Future<Optional<Firmware>> add(Upload upload);

    /** Empty when there is none of that id, or the scope is empty. */
    Future<Optional<Firmware>> find(Scope scope, UUID id);

    /**
     * The newest first.
     *
     * @param model null: of all models
     * @param before 0, or {@code nextBefore} of the slice before
     */
    Future<Slice> list(Scope scope, @Nullable String model, int before, int limit);

    /** The image, when the device was asked to install it; empty otherwise. */
    Future<Optional<Firmware>> forDevice(UUID id, int deviceId);

    /**
     * A piece of an image.
     *
     * @param from first byte
     * @param to first byte behind the piece
     */
    Future<Buffer> piece(Firmware firmware, long from, long to);
}
