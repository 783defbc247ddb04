package io.wardstream.ops;

import io.wardstream.config.PlatformConfig;

/** Something that takes other settings over while the node runs. Thread-safe. */
public interface Reloadable {

    /** How the names of the keys begin that it takes over. */
    String keys();

    /**
     * Looks whether it can, and changes nothing. May read files: called on a worker.
     *
     * @return takes them over, at once and without fail
     * @throws io.wardstream.config.ConfigException in one sentence, why it cannot
     */
    Runnable prepare(PlatformConfig next);
}
