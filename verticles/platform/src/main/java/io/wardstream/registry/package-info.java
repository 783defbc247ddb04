/** Hospitals, wards, beds, patients, devices, and which device measures whom over time. */
@NullMarked
package io.wardstream.registry;

import org.jspecify.annotations.NullMarked;
