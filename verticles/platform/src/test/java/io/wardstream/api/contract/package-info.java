@NullMarked
package io.wardstream.api.contract;

import org.jspecify.annotations.NullMarked;
