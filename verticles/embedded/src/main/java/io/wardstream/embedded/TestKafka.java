package io.wardstream.embedded;

/** Kafka for the tests of one class. */
public final class TestKafka {

    private TestKafka() {}

    /** A broker of the caller's own, to be killed, paused and stopped; deleted with the JVM. */
    public static EmbeddedKafka ownServer() {
        TestDirectories.Claim claim = TestDirectories.claim("kafka");
        EmbeddedKafka server = EmbeddedKafka.start(claim.path(), 0);
        TestDirectories.deleteAtExit(claim, server::kill9);
        return server;
    }
}
