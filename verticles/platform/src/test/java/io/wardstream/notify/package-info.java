@NullMarked
package io.wardstream.notify;

import org.jspecify.annotations.NullMarked;
