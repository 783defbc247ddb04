@NullMarked
package io.wardstream.reports.content;

import org.jspecify.annotations.NullMarked;
