package io.wardstream.access;

/**
 * What a {@link Signer} says of some bytes.
 *
 * @param keyId of the key that signed
 * @param value 64 bytes of Ed25519, base64
 */
public record Signature(String keyId, String value) {}
