/** Tests of the whole application on a real database and real queues. */
@NullMarked
package io.lambent.trigger;

import org.jspecify.annotations.NullMarked;
