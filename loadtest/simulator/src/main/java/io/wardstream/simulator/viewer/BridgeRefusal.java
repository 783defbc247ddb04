package io.wardstream.simulator.viewer;

/** The bridge has said no, or was closed before it said anything. */
public final class BridgeRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;

    /**
     * @param code of the failure, 0 when none was named
     */
    BridgeRefusal(int code, String message) {
        super(message);
        this.code = code;
    }

    /** As in HTTP: 401, 403, 404, 503; 0 when none was named. */
    public int code() {
        return code;
    }
}
