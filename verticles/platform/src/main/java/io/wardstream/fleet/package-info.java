/** What devices are told: configurations, commands, and firmware stage by stage. */
@NullMarked
package io.wardstream.fleet;

import org.jspecify.annotations.NullMarked;
