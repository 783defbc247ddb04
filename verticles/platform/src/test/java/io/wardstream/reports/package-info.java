@NullMarked
package io.wardstream.reports;

import org.jspecify.annotations.NullMarked;
