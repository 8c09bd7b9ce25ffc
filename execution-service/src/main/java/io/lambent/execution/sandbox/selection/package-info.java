/**
 * The choice of the driver: the first that works on this host and that the configuration allows.
 */
@NamedInterface("selection")
@NullMarked
package io.lambent.execution.sandbox.selection;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
