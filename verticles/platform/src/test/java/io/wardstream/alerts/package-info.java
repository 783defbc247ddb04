@NullMarked
package io.wardstream.alerts;

import org.jspecify.annotations.NullMarked;
