package io.wardstream.ingest;

import io.wardstream.ingest.ReceivedFrame.Form;

/** Each message is a frame: text holds JSON, binary holds CBOR. Confined to one event loop. */
final class WholeMessages implements MessageReader.Sink {
    private final InboundFrames inbound;
    private final Form form;

    /** Takes messages of that form only. */
    WholeMessages(InboundFrames inbound, Form form) {
        this.inbound = inbound;
        this.form = form;
    }

    @Override
    public void text(byte[] utf8) {
        if (form == Form.JSON) {
            inbound.message(utf8, form);
        } else {
            inbound.wrongKind("binary");
        }
    }

    @Override
    public void binary(byte[] data) {
        if (form == Form.CBOR) {
            inbound.message(data, form);
        } else {
            inbound.wrongKind("text");
        }
    }

    @Override
    public void broken(CloseCode code, String reason) {
        inbound.broken(code, reason);
    }
}
