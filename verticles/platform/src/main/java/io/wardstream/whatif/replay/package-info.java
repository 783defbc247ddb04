/**
 * Stored samples judged again, once by the rules in force and once by others, and what differs.
 * Pure: no Vert.x, no clock, no storage.
 */
@NullMarked
package io.wardstream.whatif.replay;

import org.jspecify.annotations.NullMarked;
