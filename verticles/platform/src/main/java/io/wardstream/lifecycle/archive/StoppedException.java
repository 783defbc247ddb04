package io.wardstream.lifecycle.archive;

/** The lease is another node's now: nothing more is begun here. */
final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("stopped: the lease is gone");
    }
}
