/**
 * What stands behind {@code scripts/loadtest}: devices, pages and people as Gatling's virtual
 * users, and the objectives they are held to. It knows the platform by its edges only.
 */
@NullMarked
package io.wardstream.loadtest;

import org.jspecify.annotations.NullMarked;
