/**
 * The judging itself: samples and time in, transitions out. Pure: no Vert.x, no clock, no storage,
 * so that every case can be tested as a list of samples.
 */
@NullMarked
package io.wardstream.alerts.engine;

import org.jspecify.annotations.NullMarked;
