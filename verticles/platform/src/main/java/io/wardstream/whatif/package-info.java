/** What other alarm rules would have done to a ward: jobs that replay its stored samples. */
@NullMarked
package io.wardstream.whatif;

import org.jspecify.annotations.NullMarked;
