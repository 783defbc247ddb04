/** The REST interface: one handler class a resource, errors as problem+json of RFC 9457. */
@NullMarked
package io.wardstream.api;

import org.jspecify.annotations.NullMarked;
