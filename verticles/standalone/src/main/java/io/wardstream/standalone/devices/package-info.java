/**
 * The command behind {@code scripts/devices}: makes devices on a running platform over its REST
 * interface. Blocking, single-threaded code.
 */
@NullMarked
package io.wardstream.standalone.devices;

import org.jspecify.annotations.NullMarked;
