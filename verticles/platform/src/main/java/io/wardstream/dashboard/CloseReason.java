package io.wardstream.dashboard;

import java.util.Locale;

/** Why a bridge ends; pages are told the {@link #word} before it does. */
enum CloseReason {
    /** The page went away. */
    LEFT,
    /** Nobody showed a ticket that is good in time. */
    NOT_LOGGED_IN,
    /** The session has ended, or its rights were all withdrawn. */
    SESSION_ENDED,
    /** It took nothing of what was sent. */
    DEAF,
    /** It asked, and did not take the answers. */
    TOO_MANY_ANSWERS,
    /** It could not be understood three times within a minute. */
    BAD_MESSAGES,
    /** It sent more than can be looked at. */
    TOO_MANY_MESSAGES,
    /** The node serves as many as it may. */
    TOO_MANY_VIEWERS,
    /** STOMP: it asked for what is not there for it, or is not any more. */
    ACCESS_DENIED,
    /** STOMP: it wants to watch more than it may. */
    TOO_MANY_SUBSCRIPTIONS,
    /** STOMP: it was shown many alarms, and has acknowledged none. */
    TOO_MANY_UNACKNOWLEDGED,
    /** STOMP: it promised heart-beats, and sends nothing. */
    SILENT,
    /** STOMP: what it asked for cannot be looked up now. */
    UNAVAILABLE,
    /** The node is about to stop. */
    NODE_STOPPING;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
