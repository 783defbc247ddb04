package io.wardstream.lifecycle.archive;

import io.vertx.core.buffer.Buffer;
import io.wardstream.access.PublicKeyFile;
import io.wardstream.access.Signature;
import io.wardstream.store.ObjectStoreException;

/** Opens a manifest that is signed by a key. */
final class SignedManifest {

    private SignedManifest() {}

    /**
     * @param key of the manifest's object, for messages
     * @throws ObjectStoreException category CORRUPT when the signature is of another key or other
     *     bytes, or the manifest none
     */
    static Manifest open(String key, Buffer bytes, Buffer signatureBytes, PublicKeyFile publicKey) {
        verify(key, bytes, signatureBytes, publicKey);
        try {
            return ManifestJson.decode(bytes);
        } catch (RuntimeException none) {
            throw ObjectStoreException.corrupt(key, "cannot be read: " + none.getMessage());
        }
    }

    /** As {@link #open}, for who reads it by themselves. */
    static void verify(String key, Buffer bytes, Buffer signatureBytes, PublicKeyFile publicKey) {
        Signature signature;
        try {
            signature = ManifestJson.decodeSignature(signatureBytes);
        } catch (RuntimeException none) {
            throw ObjectStoreException.corrupt(key, "its signature cannot be read");
        }
        if (!publicKey.keyId().equals(signature.keyId())) {
            throw ObjectStoreException.corrupt(
                    key,
                    "is signed by key "
                            + signature.keyId()
                            + ", the one given is "
                            + publicKey.keyId());
        }
        if (!publicKey.verify(bytes.getBytes(), signature)) {
            throw ObjectStoreException.corrupt(key, "is not what was signed");
        }
    }
}
