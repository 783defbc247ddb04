/** The listener for people and their programs: one server, on which the other rooms are mounted. */
@NullMarked
package io.wardstream.web;

import org.jspecify.annotations.NullMarked;
