/**
 * Bad days, on whole processes: platforms, PostgreSQL and Redis are killed, frozen and stopped
 * under load; at the end the devices' ledger and the tables must agree exactly.
 */
@NullMarked
package io.wardstream.standalone.faults;

import org.jspecify.annotations.NullMarked;
