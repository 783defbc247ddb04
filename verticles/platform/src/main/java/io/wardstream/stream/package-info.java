/** Samples and alarms to Kafka, in the order of their commits. */
@NullMarked
package io.wardstream.stream;

import org.jspecify.annotations.NullMarked;
