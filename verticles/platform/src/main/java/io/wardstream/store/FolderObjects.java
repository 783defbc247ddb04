package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** A local copy of a bucket: keys are paths below a folder. */
public final class FolderObjects implements ObjectReader {
    private final Vertx vertx;
    private final Path root;

    public FolderObjects(Vertx vertx, Path root) {
        this.vertx = vertx;
        this.root = root;
    }

    @Override
    public Future<Buffer> get(String key) {
        return blocking(key, () -> Buffer.buffer(Files.readAllBytes(root.resolve(key))));
    }

    @Override
    public Future<Buffer> get(String key, long from, long to) {
        return get(key).map(all -> all.slice((int) from, (int) Math.min(to, all.length())));
    }

    @Override
    public Future<Void> download(String key, Path file) {
        return blocking(
                        key,
                        () ->
                                Files.copy(
                                        root.resolve(key),
                                        file,
                                        StandardCopyOption.REPLACE_EXISTING))
                .mapEmpty();
    }

    @Override
    public Future<Optional<StoredObject>> head(String key) {
        return blocking(
                key,
                () ->
                        Files.isRegularFile(root.resolve(key))
                                ? Optional.of(object(root.resolve(key)))
                                : Optional.empty());
    }

    @Override
    public Future<List<StoredObject>> list(String prefix) {
        return blocking(prefix, () -> walk(prefix));
    }

    private List<StoredObject> walk(String prefix) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> found =
                    files.filter(Files::isRegularFile)
                            .filter(file -> key(file).startsWith(prefix))
                            .sorted(Comparator.comparing(this::key))
                            .toList();
            List<StoredObject> objects = new ArrayList<>();
            for (Path file : found) {
                objects.add(object(file));
            }
            return objects;
        }
    }

    private StoredObject object(Path file) throws IOException {
        return new StoredObject(key(file), Files.size(file), StoredObject.STANDARD);
    }

    private String key(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private <T> Future<T> blocking(String key, Callable<T> work) {
        return vertx.executeBlocking(work)
                .recover(cause -> Future.failedFuture(failure(key, cause)));
    }

    private static Throwable failure(String key, Throwable cause) {
        return cause instanceof NoSuchFileException
                ? new ObjectStoreException(
                        ObjectStoreException.Category.MISSING, key + " is not there", cause)
                : ObjectStoreException.of("read " + key, cause);
    }
}
