/** Tests of the service as a whole. */
@NullMarked
package io.lambent.execution;

import org.jspecify.annotations.NullMarked;
