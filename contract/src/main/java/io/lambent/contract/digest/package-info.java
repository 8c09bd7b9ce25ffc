/** Digests by which services know code, names and metrics. */
@NullMarked
package io.lambent.contract.digest;

import org.jspecify.annotations.NullMarked;
