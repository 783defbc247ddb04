/** Tests of the jobs: on a real database, with samples that were judged live. */
@NullMarked
package io.wardstream.whatif;

import org.jspecify.annotations.NullMarked;
