/**
 * Real PostgreSQL, Redis, S3 and Kafka from Maven artifacts, each an operating system process of
 * its own. Everything here blocks: call it from a main or test thread, never from an event loop.
 */
@NullMarked
package io.wardstream.embedded;

import org.jspecify.annotations.NullMarked;
