package io.wardstream.embedded;

import java.util.Locale;

/**
 * The server's settings. Durable above all: an acknowledged sample must survive the loss of power,
 * which PostgreSQL's embedded packagings give up for speed.
 */
final class PostgresSettings {
    private PostgresSettings() {}

    static String text(int port) {
        return String.format(
                Locale.ROOT,
                """
            # Written at every start; changes made here are lost.
            listen_addresses = '127.0.0.1'
            port = %d
            unix_socket_directories = ''
            max_connections = 100
            password_encryption = 'scram-sha-256'

            fsync = on
            full_page_writes = on
            synchronous_commit = on
            # Time-ordered inserts touch few old pages: compressing page images would cost more CPU than it saves disk.
            wal_compression = off
            checkpoint_timeout = 15min
            checkpoint_completion_target = 0.9
            max_wal_size = 4GB
            shared_buffers = 256MB

            shared_preload_libraries = 'pg_stat_statements'
            timezone = 'UTC'
            log_timezone = 'UTC'
            log_line_prefix = '%%m [%%p] %%q%%u@%%d '
            log_min_messages = warning
            # Statements carry patients' values: never into the log, not even with an error.
            log_min_error_statement = panic
            log_parameter_max_length_on_error = 0
            log_error_verbosity = terse
            """,
                port);
    }
}
