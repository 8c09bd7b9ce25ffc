/**
 * Facts about functions that the control plane shares with the other services: their names, the
 * versions that run a qualifier, and their URLs.
 */
@NullMarked
package io.lambent.contract.function;

import org.jspecify.annotations.NullMarked;
