/** Metrics on their way from the services that measure to aws-services. */
@NullMarked
package io.lambent.client.metrics;

import org.jspecify.annotations.NullMarked;
