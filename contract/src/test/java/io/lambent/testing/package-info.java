/** Fixtures that the tests of several services share. */
@NullMarked
package io.lambent.testing;

import org.jspecify.annotations.NullMarked;
