package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.embedded.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/**
 * A version of the platform that does not exist yet, made from this one: each of its messages on
 * the bus carries fields this version does not know, and its schema has a column more in every
 * table.
 */
final class NextVersion {
    private static final String BUS = "shared-codec/src/main/java/io/wardstream/codec/bus/";

    private static final String CODEC =
            """
            package io.wardstream.codec.bus;

            import io.vertx.core.buffer.Buffer;
            import io.vertx.core.eventbus.MessageCodec;

            final class NextVersionCodec<T> implements MessageCodec<T, T> {
                private final MessageCodec<T, T> now;

                NextVersionCodec(MessageCodec<T, T> now) {
                    this.now = now;
                }

                @Override
                public void encodeToWire(Buffer wire, T message) {
                    int start = wire.length();
                    now.encodeToWire(wire, message);
                    wire.setByte(start, (byte) 0x02).appendLong(17).appendString("added");
                }

                @Override
                public T decodeFromWire(int pos, Buffer wire) {
                    return now.decodeFromWire(pos, wire);
                }

                @Override
                public T transform(T message) {
                    return message;
                }

                @Override
                public String name() {
                    return now.name();
                }

                @Override
                public byte systemCodecID() {
                    return -1;
                }
            }
            """;

    private static final String TABLES =
            """
            SELECT c.relname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
              AND c.relname <> 'flyway_schema_history'
            ORDER BY c.relname
            """;

    private static final String HISTORY =
            """
            INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,
                                               checksum, installed_by, execution_time, success)
            SELECT max(installed_rank) + 1, '9999', 'next version', 'SQL',
                   'V9999__next_version.sql', 1, 'wardstream_owner', 1, true
            FROM flyway_schema_history
            """;

    private NextVersion() {}

    /**
     * Compiles the classes that differ.
     *
     * @return the folder that is to stand first on the class path
     */
    static Path classes(Path folder) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        String codecs = Files.readString(BuiltTree.home().resolve(BUS + "BusCodecs.java"));
        String next =
                codecs.replaceAll("new (\\w+Codec)\\(\\)\\)", "new NextVersionCodec<>(new $1()))")
                        .replace(
                                "codec.type(), codec)",
                                "codec.type(), new NextVersionCodec<>(codec))");
        assertThat(next).isNotEqualTo(codecs);
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("-d", classes.toString(), "-proc:none"));
        arguments.addAll(List.of("-cp", BuiltTree.platformJars()));
        arguments.add(
                Files.writeString(sources.resolve("NextVersionCodec.java"), CODEC).toString());
        arguments.add(Files.writeString(sources.resolve("BusCodecs.java"), next).toString());
        int failed =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, arguments.toArray(String[]::new));
        assertThat(failed).as("the next version compiles").isZero();
        return classes;
    }

    /** Brings the schema to the next version, as its own node would do at its start. */
    static void migrate(TestDatabase database) {
        try (Connection owner = DriverManager.getConnection(database.ownerJdbcUrl());
                Statement statement = owner.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet row = statement.executeQuery(TABLES)) {
                while (row.next()) {
                    tables.add(row.getString(1));
                }
            }
            for (String table : tables) {
                statement.execute("ALTER TABLE " + table + " ADD COLUMN next_version int");
            }
            statement.execute(HISTORY);
            assertThat(tables).hasSizeGreaterThan(20);
        } catch (SQLException failure) {
            throw new IllegalStateException("the schema is not migrated", failure);
        }
    }
}
