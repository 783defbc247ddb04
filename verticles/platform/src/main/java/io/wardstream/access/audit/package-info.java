/**
 * Who saw and did what: entries written unchained in batches, sealed into one hash chain a hospital
 * by one node of the cluster, and proved by whoever asks.
 */
@NullMarked
package io.wardstream.access.audit;

import org.jspecify.annotations.NullMarked;
