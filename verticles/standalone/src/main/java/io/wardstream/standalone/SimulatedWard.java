package io.wardstream.standalone;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the simulated devices do.
 *
 * @param deviceUrl where they connect
 * @param devices how many there are
 * @param replay folder of recordings they play, null = invented patients
 * @param invented how many of the last devices have invented patients although others replay
 */
record SimulatedWard(String deviceUrl, int devices, @Nullable Path replay, int invented) {}
