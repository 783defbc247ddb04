/** What happened to a patient: which tier answers which part of a range, in one series. */
@NullMarked
package io.wardstream.history;

import org.jspecify.annotations.NullMarked;
