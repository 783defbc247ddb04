/** Tests of rules, alarms and the verticle that judges. */
@NullMarked
package io.wardstream.alerts;

import org.jspecify.annotations.NullMarked;
