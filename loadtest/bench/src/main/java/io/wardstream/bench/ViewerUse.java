package io.wardstream.bench;

/**
 * What viewers have received.
 *
 * @param bytes of text, SockJS framing included
 * @param frames of SockJS
 * @param versionGaps frames of wards and alarms that did not follow upon the one before
 * @param snapshots those at the start among them
 * @param raised alarms whose raise was seen
 * @param closed alarms whose close was seen
 */
record ViewerUse(
        long bytes, long frames, long versionGaps, long snapshots, long raised, long closed) {

    static final ViewerUse NONE = new ViewerUse(0, 0, 0, 0, 0, 0);

    ViewerUse plus(ViewerUse other) {
        return new ViewerUse(
                bytes + other.bytes,
                frames + other.frames,
                versionGaps + other.versionGaps,
                snapshots + other.snapshots,
                raised + other.raised,
                closed + other.closed);
    }

    ViewerUse since(ViewerUse earlier) {
        return new ViewerUse(
                bytes - earlier.bytes,
                frames - earlier.frames,
                versionGaps - earlier.versionGaps,
                snapshots - earlier.snapshots,
                raised - earlier.raised,
                closed - earlier.closed);
    }
}
