/** Tests of the dashboard, from pure merging to sockets that do not read. */
@NullMarked
package io.wardstream.dashboard;

import org.jspecify.annotations.NullMarked;
