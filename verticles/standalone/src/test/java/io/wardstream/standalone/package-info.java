/** Tests of the supervisor, which starts real services and stand-ins for platform and simulator. */
@NullMarked
package io.wardstream.standalone;

import org.jspecify.annotations.NullMarked;
