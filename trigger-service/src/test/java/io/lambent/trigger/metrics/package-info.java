/** Tests of the counts of mappings. */
@NullMarked
package io.lambent.trigger.metrics;

import org.jspecify.annotations.NullMarked;
