/** What stands in a report, and how it is handed on. Pure: no Vert.x, no clock. */
@NullMarked
package io.wardstream.reports.content;

import org.jspecify.annotations.NullMarked;
