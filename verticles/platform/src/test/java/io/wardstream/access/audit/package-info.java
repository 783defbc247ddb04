@NullMarked
package io.wardstream.access.audit;

import org.jspecify.annotations.NullMarked;
