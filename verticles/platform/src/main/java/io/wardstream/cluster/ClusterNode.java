package io.wardstream.cluster;

import io.vertx.core.Vertx;

/** What starting gives: the Vert.x of this node, and who else is there. */
public record ClusterNode(Vertx vertx, Members members) {}
