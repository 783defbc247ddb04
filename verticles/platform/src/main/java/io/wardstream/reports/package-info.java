/** Reports about patients and wards: jobs whose results lie in the object store. */
@NullMarked
package io.wardstream.reports;

import org.jspecify.annotations.NullMarked;
