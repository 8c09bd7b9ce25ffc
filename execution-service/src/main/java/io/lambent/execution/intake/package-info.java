/** The HTTP form of this service's seams, for services in other processes. */
@NullMarked
package io.lambent.execution.intake;

import org.jspecify.annotations.NullMarked;
