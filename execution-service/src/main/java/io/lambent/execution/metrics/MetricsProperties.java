package io.lambent.execution.metrics;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the meters of functions.
 *
 * @param maxFunctions functions that have figures of their own; all others share those of the
 *     function {@code other}, so that the number of time series stays bounded. Default 1000
 */
@ConfigurationProperties(prefix = "lambent.metrics", ignoreUnknownFields = false)
record MetricsProperties(@DefaultValue("1000") int maxFunctions) {
  MetricsProperties {
    if (maxFunctions < 0) {
      throw new IllegalArgumentException("lambent.metrics.max-functions is negative");
    }
  }
}
