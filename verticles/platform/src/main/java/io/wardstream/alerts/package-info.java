/** Alarms: rules, who judges which patient, what is raised, recorded, acknowledged and cleared. */
@NullMarked
package io.wardstream.alerts;

import org.jspecify.annotations.NullMarked;
