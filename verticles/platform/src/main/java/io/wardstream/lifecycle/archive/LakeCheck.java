package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.access.PublicKeyFile;
import io.wardstream.store.ObjectReader;
import io.wardstream.store.ObjectStoreException;
import io.wardstream.store.StoredObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Proves a lake, or a copy of a piece of it, with nothing but the public key. */
public final class LakeCheck {
    private final ObjectReader lake;
    private final Workshop workshop;
    private final DayCheck check;
    private final HoursCheck hoursCheck;

    private LakeCheck(ObjectReader lake, PublicKeyFile key, Workshop workshop) {
        this.lake = lake;
        this.workshop = workshop;
        this.check = new DayCheck(lake, key, workshop);
        this.hoursCheck = new HoursCheck(lake, key, workshop);
    }

    /**
     * Gets ready; close it.
     *
     * @param folder for files on their way; made where missing
     */
    public static Future<LakeCheck> open(
            Vertx vertx, ObjectReader lake, PublicKeyFile key, Path folder) {
        return Workshop.open(vertx, folder).map(workshop -> new LakeCheck(lake, key, workshop));
    }

    /**
     * The days that are there, with a manifest or without.
     *
     * @return failed with category CORRUPT when an object lies where none belongs
     */
    public Future<List<LakeFolder>> days() {
        return lake.list(LakeFolder.SAMPLES)
                .map(found -> folders(found, LakeFolder::of, "lies in no folder of a day"));
    }

    /** The months of hours that are there; as {@link #days}. */
    public Future<List<HoursFolder>> months() {
        return lake.list(HoursFolder.HOURS)
                .map(found -> folders(found, HoursFolder::of, "lies in no folder of a month"));
    }

    private static <T> List<T> folders(
            List<StoredObject> objects, Function<String, Optional<T>> ofKey, String otherwise) {
        Set<T> folders = new LinkedHashSet<>();
        for (StoredObject object : objects) {
            folders.add(
                    ofKey.apply(object.key())
                            .orElseThrow(
                                    () -> ObjectStoreException.corrupt(object.key(), otherwise)));
        }
        return new ArrayList<>(folders);
    }

    /**
     * Signature, list of files, the bytes of each, every row.
     *
     * @return failed with an {@link ObjectStoreException} that names the first wrong file
     */
    public Future<Manifest> check(LakeFolder day) {
        return check.check(day);
    }

    /** Signature, list of files, the bytes of each, what the rows add up to; as above. */
    public Future<HoursManifest> check(HoursFolder month) {
        return hoursCheck.check(month);
    }

    public Future<Void> close() {
        return workshop.close();
    }
}
