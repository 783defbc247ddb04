package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;

/**
 * What readers of the lake know of its days, or of its months of hours. Thread-safe. Every future
 * fails with a {@link io.wardstream.store.StorageException}.
 */
interface LakeCatalogue {

    /**
     * Before this instant (epoch milliseconds) the lake is asked; it is noted before the first row
     * leaves PostgreSQL. 0 when nothing has.
     */
    Future<Long> through();

    /**
     * Since when a hospital's files are kept, epoch milliseconds; {@link #through} when none is.
     *
     * @param hospitalId 0: of any hospital
     */
    Future<Long> keptFrom(int hospitalId);

    /**
     * What of these days is in the lake, in order. Of what is missing here PostgreSQL has
     * everything there is.
     *
     * @param last included
     */
    Future<List<Shelf>> of(int hospitalId, LocalDate first, LocalDate last);
}
