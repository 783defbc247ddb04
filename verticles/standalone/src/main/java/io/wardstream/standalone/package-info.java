/**
 * Everything on one machine with one command: embedded services, the platform in a JVM of its own
 * and, if wanted, a simulated ward. Blocking, single-threaded code: there is no event loop here.
 */
@NullMarked
package io.wardstream.standalone;

import org.jspecify.annotations.NullMarked;
