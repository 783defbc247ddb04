package io.wardstream.standalone;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;

/**
 * What the person in front of the terminal reads. The live line overwrites itself on a terminal;
 * elsewhere it is a line now and then. Thread-safe.
 */
final class Progress {
    private static final String CLEAR_LINE = "\r\u001b[K";

    /** Lines between two live lines where they pile up in a file. */
    private static final int LIVE_EVERY = 10;

    private final PrintStream answers;
    private final PrintStream steps;
    private final boolean isTerminal;
    private boolean isLineOpen;
    private int liveCount;

    /**
     * @param answers for addresses, log-in, live line and ledger
     * @param steps for progress and errors
     */
    Progress(PrintStream answers, PrintStream steps) {
        this.answers = answers;
        this.steps = steps;
        this.isTerminal =
                Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    /** A step on the way, or an error. */
    synchronized void say(String line) {
        closeLine();
        steps.println(line);
    }

    /** Something the person asked for. */
    synchronized void answer(String line) {
        closeLine();
        answers.println(line);
    }

    synchronized void live(String line) {
        if (isTerminal) {
            answers.print(CLEAR_LINE + line);
            answers.flush();
            isLineOpen = true;
            return;
        }
        if (liveCount++ % LIVE_EVERY == 0) {
            answers.println(line);
        }
    }

    private void closeLine() {
        if (isLineOpen) {
            answers.print(CLEAR_LINE);
            answers.flush();
            isLineOpen = false;
        }
    }
}
