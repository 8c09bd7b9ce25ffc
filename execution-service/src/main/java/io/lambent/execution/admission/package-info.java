/** Admission decides whether a call may run now: a permit is one unit of concurrency. */
@NullMarked
package io.lambent.execution.admission;

import org.jspecify.annotations.NullMarked;
