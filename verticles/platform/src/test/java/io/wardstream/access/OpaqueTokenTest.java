package io.wardstream.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class OpaqueTokenTest {

    @Test
    void holds256RandomBits() {
        String token = OpaqueToken.create();

        assertThat(Base64.getUrlDecoder().decode(token)).hasSize(32);
        assertThat(Stream.generate(OpaqueToken::create).limit(1_000)).doesNotHaveDuplicates();
    }

    @Test
    void isKeptAsItsSha256() {
        assertThat(OpaqueToken.hash("A".repeat(43)))
                .asHexString()
                .isEqualTo("0F007385B6F9D4B7EEB2748605AFE1A984A0A3BFA3F014D09E2A784CE9E5CD1A");
    }

    @Test
    void hashesNothingThatCannotBeAToken() {
        assertThat(OpaqueToken.hash("")).isNull();
        assertThat(OpaqueToken.hash("A".repeat(42))).isNull();
        assertThat(OpaqueToken.hash("A".repeat(44))).isNull();
        assertThat(OpaqueToken.hash("A".repeat(42) + "=")).isNull();
        assertThat(OpaqueToken.hash("A".repeat(42) + "é")).isNull();
    }
}
