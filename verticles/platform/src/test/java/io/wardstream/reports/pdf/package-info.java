@NullMarked
package io.wardstream.reports.pdf;

import org.jspecify.annotations.NullMarked;
