/** What is measured: the vitals catalogue, samples and batches. Immutable values, no Vert.x. */
@NullMarked
package io.wardstream.codec.model;

import org.jspecify.annotations.NullMarked;
