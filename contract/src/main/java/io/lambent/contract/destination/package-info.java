/** Records of events that have ended, on their way to the destinations of their functions. */
@NullMarked
package io.lambent.contract.destination;

import org.jspecify.annotations.NullMarked;
