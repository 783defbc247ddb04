package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SubprotocolTest {
    @Test
    void choosesTheFirstItSpeaksInTheOrderOfTheDevice() {
        assertThat(Subprotocol.chosen("mqtt, v12.stomp,vitals.v1.json"))
                .isEqualTo(Subprotocol.STOMP);
        assertThat(Subprotocol.chosen("vitals.v1.cbor")).isEqualTo(Subprotocol.CBOR);
    }

    @Test
    void speaksJsonToWhoDoesNotAskAndNothingToWhoAsksForOthers() {
        assertThat(Subprotocol.chosen(null)).isEqualTo(Subprotocol.JSON);
        assertThat(Subprotocol.chosen("mqtt")).isNull();
        assertThat(Subprotocol.chosen("")).isNull();
    }
}
