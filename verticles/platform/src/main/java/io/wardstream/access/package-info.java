/**
 * Who people are and what they may do: users, roles, grants, sessions; and the making of tokens.
 */
@NullMarked
package io.wardstream.access;

import org.jspecify.annotations.NullMarked;
