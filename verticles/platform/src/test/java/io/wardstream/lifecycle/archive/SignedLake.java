package io.wardstream.lifecycle.archive;

import io.vertx.core.buffer.Buffer;
import io.wardstream.access.PublicKeyFile;
import io.wardstream.access.Signer;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.samples.rollup.RollupBucket;
import io.wardstream.samples.rollup.VitalStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A lake of two days and a month of hours in a local folder, and the key that signed it; the second
 * day has a rewritten file and one of late samples.
 */
public record SignedLake(Path publicKey, Path otherKey) {
    private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);

    public static SignedLake in(Path root) throws IOException {
        Signer signer = signer();
        write(root, new LakeFolder(7, FIRST), signer, LakeFolder.part(0));
        write(
                root,
                new LakeFolder(7, FIRST.plusDays(1)),
                signer,
                LakeFolder.part(0),
                LakeFolder.part(3, 0),
                LakeFolder.overlay(4));
        writeHours(root, new HoursFolder(7, YearMonth.from(FIRST)), signer);
        return new SignedLake(
                key(root.resolve("key.pem"), signer.publicKey()),
                key(root.resolve("other.pem"), signer().publicKey()));
    }

    private static void write(Path root, LakeFolder folder, Signer signer, String... names)
            throws IOException {
        Path directory = Files.createDirectories(root.resolve(folder.path()));
        List<PartFile> parts = new ArrayList<>();
        for (String name : names) {
            parts.add(part(directory.resolve(name), folder.day(), 3 + parts.size()));
        }
        sign(
                directory,
                ManifestJson.encode(new Manifest(1, 7, folder.day(), Instant.EPOCH, parts)),
                signer);
    }

    private static void writeHours(Path root, HoursFolder folder, Signer signer)
            throws IOException {
        Path directory = Files.createDirectories(root.resolve(folder.path()));
        try (HoursWriter writer = new HoursWriter(directory.resolve("part-0.parquet"))) {
            VitalStats stats = new VitalStats(60, 59, 36_000, (short) 590, (short) 610);
            for (int patient = 1; patient <= 2; patient++) {
                long start = ArchiveBed.begin(FIRST).toEpochMilli();
                writer.add(
                        new RollupBucket(3, patient, start, Map.of(VitalSign.HEART_RATE, stats)));
            }
            List<HoursFile> files = List.of(writer.finish("part-0.parquet"));
            sign(
                    directory,
                    HoursJson.encode(new HoursManifest(1, 7, folder.month(), Instant.EPOCH, files)),
                    signer);
        }
    }

    private static void sign(Path directory, Buffer manifest, Signer signer) throws IOException {
        Path _ = Files.write(directory.resolve("_manifest.json"), manifest.getBytes());
        Buffer signature = ManifestJson.encode(signer.sign(manifest.getBytes()), Optional.empty());
        Path _ = Files.write(directory.resolve("_manifest.sig.json"), signature.getBytes());
    }

    private static PartFile part(Path file, LocalDate day, int device) throws IOException {
        try (PartWriter writer = new PartWriter(file)) {
            for (int seq = 1; seq <= 100; seq++) {
                long at = ArchiveBed.begin(day).toEpochMilli() + seq * 1_000L;
                writer.add(ArchivedSample.of(ArchiveBed.sample(device, seq, at), 9));
            }
            return writer.finish(String.valueOf(file.getFileName()));
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
