package io.wardstream.dashboard;

/** Something to watch: it sends its audience a snapshot first, and what changes from then on. */
interface Feed {

    /** Whoever may not read there may not watch; {@link #EVERYBODY}: being logged in is enough. */
    int hospitalId();

    int EVERYBODY = 0;

    /** True when its frames go ahead of others' and are never left out. */
    boolean isUrgent();

    /** All there is to see now; the next frame of the audience continues its version. */
    Frame snapshot();

    Audience audience();
}
