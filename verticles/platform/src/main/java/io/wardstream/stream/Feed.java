package io.wardstream.stream;

/** What is sent; each goes its own pace, so that alarms never wait behind samples. */
enum Feed {
    SAMPLES("samples"),
    ALARMS("alarms");

    private final String wireName;

    Feed(String wireName) {
        this.wireName = wireName;
    }

    /** The name in the database, in meters and in logs. */
    String wireName() {
        return wireName;
    }
}
