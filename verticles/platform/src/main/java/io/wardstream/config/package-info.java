/** Settings: one YAML file and the environment, read and checked whole before anything starts. */
@NullMarked
package io.wardstream.config;

import org.jspecify.annotations.NullMarked;
