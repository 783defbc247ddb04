/**
 * Where everything is put together: the process, the order of start and drain. Nobody touches this
 * room.
 */
@NullMarked
package io.wardstream.app;

import org.jspecify.annotations.NullMarked;
