/** Tests of the service as a whole. */
@NullMarked
package io.lambent.billing;

import org.jspecify.annotations.NullMarked;
