/** The Vert.x instance of this node, clustered on Hazelcast or alone. */
@NullMarked
package io.wardstream.cluster;

import org.jspecify.annotations.NullMarked;
