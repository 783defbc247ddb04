package io.wardstream.standalone.devices;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A new file of tokens, one JSON object a line, that only its owner reads. */
final class TokenFile implements AutoCloseable {

    private final Path path;
    private final Writer writer;

    private TokenFile(Path path, Writer writer) {
        this.path = path;
        this.writer = writer;
    }

    /** Makes the file; one that exists is not overwritten, its tokens could not be had again. */
    static TokenFile create(Path path) {
        try {
            Files.createFile(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            return new TokenFile(path, Files.newBufferedWriter(path));
        } catch (FileAlreadyExistsException cause) {
            throw new DevicesException(
                    path + " exists: its tokens could not be had again, choose another --out",
                    cause);
        } catch (IOException cause) {
            throw new DevicesException(path + " cannot be written: " + cause, cause);
        }
    }

    /** Writes the lines of an answer as they arrive; says how many. */
    int append(InputStream answer) {
        int lines = 0;
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(answer, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                writer.append(line).append('\n');
                lines++;
            }
            writer.flush();
            return lines;
        } catch (IOException cause) {
            throw new DevicesException("tokens lost on the way to " + path + ": " + cause, cause);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException cause) {
            throw new DevicesException(path + " cannot be written: " + cause, cause);
        }
    }
}
