@NullMarked
package io.wardstream.standalone.devices;

import org.jspecify.annotations.NullMarked;
