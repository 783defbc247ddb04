/**
 * The National Early Warning Score 2: values and what people entered in, points out. Pure: no
 * Vert.x, no clock, no storage. The table is that of the Royal College of Physicians (National
 * Early Warning Score (NEWS) 2, London: RCP, 2017), whose work is gratefully acknowledged.
 */
@NullMarked
package io.wardstream.alerts.score;

import org.jspecify.annotations.NullMarked;
