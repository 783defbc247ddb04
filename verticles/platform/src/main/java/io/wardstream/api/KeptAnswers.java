package io.wardstream.api;

import io.vertx.core.Future;
import io.wardstream.registry.RegistryVersions;
import io.wardstream.store.Scope;
import io.wardstream.store.VersionedCache;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Lists that many ask for again and again, kept as they are sent, with their entity tags: while
 * nothing in them has changed neither rows are read nor JSON is written nor a tag made, and 304 is
 * answered from memory. Each is kept for the scope it was made for, and for no other. Thread-safe.
 */
final class KeptAnswers {

    private static final long MOST_BYTES = 32L << 20;

    /** Of an answer, besides its body. */
    private static final int OVERHEAD_BYTES = 500;

    /**
     * Which answer.
     *
     * @param list the operation
     * @param asked all else that it depends on
     */
    private record Key(String list, Scope scope, Object asked) {}

    private final VersionedCache<Key, Answer.Whole> cache;

    KeptAnswers(RegistryVersions versions) {
        this.cache =
                versions.cache(
                        "answers",
                        MOST_BYTES,
                        (_, answer) -> answer.body().length() + OVERHEAD_BYTES);
    }

    /**
     * @param version of all that the answer is made of; empty: it is made anew
     */
    Future<Answer> get(
            String list,
            Scope scope,
            Object asked,
            OptionalLong version,
            Supplier<Future<Answer.Whole>> make) {
        Future<Answer.Whole> answer =
                version.isPresent()
                        ? cache.get(new Key(list, scope, asked), version.getAsLong(), make)
                        : make.get();
        return answer.map(whole -> whole);
    }
}
