/** What nodes say to each other: messages, their versioned binary codecs, their addresses. */
@NullMarked
package io.wardstream.codec.bus;

import org.jspecify.annotations.NullMarked;
