package io.wardstream.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a secret that lies in a file of its own, as orchestrators hand them out. */
final class SecretFile {

    /** A key with its certificates is a few kilobytes; more is another file by mistake. */
    private static final int MOST_BYTES = 65_536;

    private SecretFile() {}

    /**
     * The text without the end of its last line.
     *
     * @throws IOException with a message that says what is wrong, and nothing of what is in it
     */
    static String read(String path) throws IOException {
        Path file = Path.of(path);
        if (Files.isDirectory(file)) {
            throw new IOException("must be a file, it is a folder");
        }
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("must not be larger than " + MOST_BYTES + " bytes");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.replaceFirst("\\R$", "");
        } catch (CharacterCodingException binary) {
            throw new IOException("must hold a text in UTF-8", binary);
        } catch (NoSuchFileException missing) {
            throw new IOException("must be a file, there is none", missing);
        }
    }
}
