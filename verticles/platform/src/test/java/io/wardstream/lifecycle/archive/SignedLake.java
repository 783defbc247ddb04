package io.wardstream.lifecycle.archive;

import io.vertx.core.buffer.Buffer;
import io.wardstream.access.PublicKeyFile;
import io.wardstream.access.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A lake of two days in a local folder, and the key that signed it. */
public record SignedLake(Path publicKey, Path otherKey) {
    private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);

    public static SignedLake in(Path root) throws IOException {
        Signer signer = signer();
        for (LocalDate day : List.of(FIRST, FIRST.plusDays(1))) {
            write(root, new LakeFolder(7, day), signer);
        }
        return new SignedLake(
                key(root.resolve("key.pem"), signer.publicKey()),
                key(root.resolve("other.pem"), signer().publicKey()));
    }

    private static void write(Path root, LakeFolder folder, Signer signer) throws IOException {
        Path directory = Files.createDirectories(root.resolve(folder.path()));
        PartFile part = part(directory.resolve("part-0.parquet"), folder.day());
        Buffer manifest =
                ManifestJson.encode(new Manifest(1, 7, folder.day(), Instant.EPOCH, List.of(part)));
        Path _ = Files.write(directory.resolve("_manifest.json"), manifest.getBytes());
        Buffer signature = ManifestJson.encode(signer.sign(manifest.getBytes()), Optional.empty());
        Path _ = Files.write(directory.resolve("_manifest.sig.json"), signature.getBytes());
    }

    private static PartFile part(Path file, LocalDate day) throws IOException {
        try (PartWriter writer = new PartWriter(file)) {
            for (int seq = 1; seq <= 100; seq++) {
                long at = ArchiveBed.begin(day).toEpochMilli() + seq * 1_000L;
                writer.add(ArchivedSample.of(ArchiveBed.sample(3, seq, at), 9));
            }
            return writer.finish("part-0.parquet");
        }
    }

    private static Path key(Path file, PublicKeyFile key) throws IOException {
        return Files.writeString(file, key.pem());
    }

    private static Signer signer() {
        try {
            byte[] key =
                    KeyPairGenerator.getInstance("Ed25519")
                            .generateKeyPair()
                            .getPrivate()
                            .getEncoded();
            return Signer.ofPem(
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getEncoder().encodeToString(key)
                            + "\n-----END PRIVATE KEY-----\n");
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
