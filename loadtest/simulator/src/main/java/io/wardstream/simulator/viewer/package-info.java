/**
 * The browser's side of the platform's bridge, without a browser: what a page hears and how fast.
 */
@NullMarked
package io.wardstream.simulator.viewer;

import org.jspecify.annotations.NullMarked;
