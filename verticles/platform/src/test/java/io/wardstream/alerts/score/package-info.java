/** Tests of NEWS2, held to the table of the Royal College of Physicians. */
@NullMarked
package io.wardstream.alerts.score;

import org.jspecify.annotations.NullMarked;
