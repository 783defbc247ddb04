/** A report on paper. Knows no Vert.x: it is called on worker threads. */
@NullMarked
package io.wardstream.reports.pdf;

import org.jspecify.annotations.NullMarked;
