package io.wardstream.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Waits to be stopped, then prints a ledger. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        List<String> words = List.of(arguments);
        Path tokens = Path.of(words.get(words.indexOf("--tokens") + 1));
        Path events = tokens.resolveSibling("events.log");
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    System.out.println(
                                            "ledger of "
                                                    + words.get(words.indexOf("--devices") + 1)
                                                    + " devices: it balances");
                                    note(events, "simulator stopping");
                                }));
        note(events, "simulator started");
        new CountDownLatch(1).await();
    }

    private static void note(Path events, String event) {
        try {
            Files.writeString(
                    events, event + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException cause) {
            throw new IllegalStateException("cannot write " + events, cause);
        }
    }
}
