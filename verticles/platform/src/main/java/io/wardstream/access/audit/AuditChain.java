package io.wardstream.access.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of a chain: the hash of an entry is the SHA-256 of the hash before it and of the
 * entry in one fixed form, in which each text has its length in front and each absent value shows
 * as such. Pure.
 */
final class AuditChain {
    static final int HASH_BYTES = 32;

    /** Changes with the form; both would be read then. */
    private static final int FORM = 1;

    private AuditChain() {}

    /** Before the first entry. */
    static byte[] begin() {
        return new byte[HASH_BYTES];
    }

    static byte[] next(byte[] previous, StoredEntry entry) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(previous);
            return sha.digest(form(entry));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static byte[] form(StoredEntry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream to = new DataOutputStream(bytes)) {
            to.writeByte(FORM);
            to.writeLong(entry.id());
            id(to, entry.writer());
            to.writeLong(entry.seq());
            to.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, entry.at()));
            to.writeInt(entry.userId());
            text(to, entry.username());
            id(to, entry.session());
            text(to, entry.address());
            text(to, entry.action());
            text(to, entry.operation());
            to.writeInt(entry.hospitalId());
            id(to, entry.ward());
            id(to, entry.patient());
            id(to, entry.target());
            text(to, entry.outcome());
            to.writeInt(entry.status());
            text(to, entry.purpose());
            text(to, entry.request());
            to.writeInt(entry.repeats());
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory takes all", impossible);
        }
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream to, @Nullable String text) throws IOException {
        if (text == null) {
            to.writeInt(-1);
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        to.writeInt(utf8.length);
        to.write(utf8);
    }

    private static void id(DataOutputStream to, @Nullable UUID id) throws IOException {
        to.writeBoolean(id != null);
        if (id != null) {
            to.writeLong(id.getMostSignificantBits());
            to.writeLong(id.getLeastSignificantBits());
        }
    }
}
