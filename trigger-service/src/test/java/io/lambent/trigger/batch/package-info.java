/** Tests of batches without a source. */
@NullMarked
package io.lambent.trigger.batch;

import org.jspecify.annotations.NullMarked;
