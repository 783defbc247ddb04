/**
 * What pages are shown: wards, patients and alarms as frames, encoded once and shared, and the
 * bridge over which bounded viewers receive them.
 */
@NullMarked
package io.wardstream.dashboard;

import org.jspecify.annotations.NullMarked;
