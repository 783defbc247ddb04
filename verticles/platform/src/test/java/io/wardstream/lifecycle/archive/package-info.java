@NullMarked
package io.wardstream.lifecycle.archive;

import org.jspecify.annotations.NullMarked;
