package io.wardstream.embedded;

/**
 * The S3 server of a test JVM: started by the first test that asks, shared by all, stopped and
 * deleted with the JVM. Safe for use by several threads.
 */
public final class TestS3 {

    private TestS3() {}

    /** Holder idiom: the class loader starts the server once, on first use. */
    private static final class Shared {
        static final EmbeddedS3 SERVER = ownServer();
    }

    /**
     * The server shared by this JVM's tests; take a bucket of your own. Do not treat it badly: take
     * {@link #ownServer} for that.
     */
    public static EmbeddedS3 shared() {
        return Shared.SERVER;
    }

    /** A server of the caller's own, to be killed, paused and stopped; deleted with the JVM. */
    public static EmbeddedS3 ownServer() {
        TestDirectories.Claim claim = TestDirectories.claim("s3");
        EmbeddedS3 server = EmbeddedS3.start(claim.path(), 0);
        TestDirectories.deleteAtExit(claim, server::kill9);
        return server;
    }
}
