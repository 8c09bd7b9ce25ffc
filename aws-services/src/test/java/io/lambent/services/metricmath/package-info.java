/** Tests of metric math. */
@NullMarked
package io.lambent.services.metricmath;

import org.jspecify.annotations.NullMarked;
