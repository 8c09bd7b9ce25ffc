/**
 * Metric math: expressions over time series. It knows neither requests nor tables. See <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html">Using
 * math expressions with CloudWatch metrics</a>.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.services.metricmath;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
