package io.wardstream.ingest;

/** Why the platform closes a device's socket: RFC 6455 and the protocol's own codes. */
enum CloseCode {
    NORMAL(1000),
    DRAIN(1001),
    PROTOCOL_ERROR(1002),
    INVALID_DATA(1007),
    WITHDRAWN(1008),
    TOO_LARGE(1009),
    OVERLOADED(1013),
    NO_HELLO(4000),
    SUPERSEDED(4001),
    EPOCH_REUSED(4002),
    SILENT(4004);

    private final short number;

    CloseCode(int number) {
        this.number = (short) number;
    }

    short number() {
        return number;
    }
}
