package io.wardstream.dashboard;

/** How one viewer gets the frames of one subscription. Confined to one event loop. */
interface Envelope {

    /** As they are. */
    Envelope NONE =
            new Envelope() {
                @Override
                public Frame around(Frame frame) {
                    return frame;
                }

                @Override
                public boolean isOpen() {
                    return true;
                }
            };

    /** The frame as it is sent now. */
    Frame around(Frame frame);

    /** False while the viewer has not said that it has seen what was sent. */
    boolean isOpen();
}
