/** Digests by which services know code, names and metrics, and names that nobody guesses. */
@NullMarked
package io.lambent.contract.digest;

import org.jspecify.annotations.NullMarked;
