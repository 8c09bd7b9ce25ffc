/** Acceptance tests: the whole of Lambent, driven by the unmodified AWS SDK through its port. */
@NullMarked
package io.lambent.standalone;

import org.jspecify.annotations.NullMarked;
