package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.store.ObjectReader;
import io.wardstream.store.ObjectStoreException;
import io.wardstream.store.StoredObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares what lies in a folder with what its manifest names. */
final class ListCheck {

    private ListCheck() {}

    /**
     * Compares one folder.
     *
     * @param names behind the last slash, of all files but manifest and signature
     * @return failed with category CORRUPT, naming the first object that is missing or too many
     */
    static Future<Void> check(ObjectReader store, String path, Set<String> names) {
        Set<String> expected = new TreeSet<>();
        names.forEach(name -> expected.add(path + name));
        expected.add(path + LakeFolder.MANIFEST);
        expected.add(path + LakeFolder.SIGNATURE);
        return store.list(path).compose(found -> same(expected, found));
    }

    private static Future<Void> same(Set<String> expected, List<StoredObject> found) {
        Set<String> missing = new TreeSet<>(expected);
        for (StoredObject object : found) {
            if (!expected.contains(object.key())) {
                return Future.failedFuture(
                        ObjectStoreException.corrupt(object.key(), "is not in the manifest"));
            }
            missing.remove(object.key());
        }
        return missing.isEmpty()
                ? Future.succeededFuture()
                : Future.failedFuture(
                        ObjectStoreException.corrupt(missing.iterator().next(), "is not there"));
    }
}
