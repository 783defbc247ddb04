/** The OpenAPI document as a judge of requests. */
@NullMarked
package io.wardstream.api.contract;

import org.jspecify.annotations.NullMarked;
