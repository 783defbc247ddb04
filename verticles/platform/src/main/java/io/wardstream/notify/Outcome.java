package io.wardstream.notify;

import java.time.Duration;

/** How an attempt to send ended. Reasons are for people, and name no address and nothing sent. */
sealed interface Outcome {

    /** The other side has it. */
    record Delivered() implements Outcome {}

    /** It will never take it. */
    record Refused(String reason) implements Outcome {}

    /**
     * It may take it later; whether it has it already is not known.
     *
     * @param pause what the other side asked for; zero: nothing
     */
    record Failed(String reason, Duration pause) implements Outcome {
        Failed(String reason) {
            this(reason, Duration.ZERO);
        }
    }
}
