/** PostgreSQL and Redis: pools, roles, scopes, error categories, leases and migrations. */
@NullMarked
package io.wardstream.store;

import org.jspecify.annotations.NullMarked;
