package io.wardstream.dashboard;

import io.wardstream.access.Caller;

/** Something to watch: it sends its audience a snapshot first, and what changes from then on. */
interface Feed {

    /** Whose it is; {@link #EVERYBODY}: of no hospital. */
    int hospitalId();

    int EVERYBODY = 0;

    /** Whether somebody may watch, with the rights they have and the place its subject is now. */
    boolean isSeenBy(Caller caller);

    /** True when its frames go ahead of others' and are never left out. */
    boolean isUrgent();

    /** All there is to see now; the next frame of the audience continues its version. */
    Frame snapshot();

    /** The same, of what the viewer may see. */
    default Frame snapshot(Caller viewer) {
        return snapshot();
    }

    Audience audience();
}
