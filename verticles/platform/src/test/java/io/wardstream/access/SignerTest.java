package io.wardstream.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class SignerTest {

    /** The first test vector of RFC 8032, section 7.1. */
    private static final byte[] SEED =
            HexFormat.of()
                    .parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");

    private static final byte[] CONTENT = "content".getBytes(UTF_8);

    private static final String PEM =
            """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
            -----END PRIVATE KEY-----
            """;

    private final Signer signer = Signer.ofSeed(SEED);

    @Test
    void signsWhatItsPublicKeyConfirms() {
        Signature signature = signer.sign(CONTENT);

        PublicKeyFile key = PublicKeyFile.parse(signer.publicKey().pem());
        assertThat(key.verify(CONTENT, signature)).isTrue();
        assertThat(signature.keyId()).isEqualTo(key.keyId()).hasSize(16);
    }

    @Test
    void derivesThePublicKeyOfTheStandard() {
        assertThat(HexFormat.of().formatHex(Pem.decode(signer.publicKey().pem(), Pem.PUBLIC_KEY)))
                .endsWith("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    }

    @Test
    void readsThePemOfOpenssl() {
        assertThat(Signer.ofPem(PEM).publicKey().keyId()).isEqualTo(signer.publicKey().keyId());
        assertThatThrownBy(() -> Signer.ofPem("no key")).hasMessage("no PEM with a PRIVATE KEY");
        assertThatThrownBy(() -> Signer.ofPem(PEM.replace("MC4C", "MC4D")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotConfirmOtherBytesAnotherKeyOrNonsense() {
        Signature signature = signer.sign(CONTENT);
        PublicKeyFile key = signer.publicKey();
        PublicKeyFile other = Signer.ofSeed(new byte[32]).publicKey();

        assertThat(key.verify("contents".getBytes(UTF_8), signature)).isFalse();
        assertThat(other.verify(CONTENT, signature)).isFalse();
        assertThat(other.verify(CONTENT, new Signature(other.keyId(), signature.value())))
                .isFalse();
        assertThat(key.verify(CONTENT, new Signature(key.keyId(), "?"))).isFalse();
    }
}
