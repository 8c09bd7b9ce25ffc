/**
 * CloudWatch's metrics: samples come in from clients and from Lambent itself, are kept as points of
 * a minute, five minutes and an hour, and are read as statistics of any period.
 */
@ApplicationModule(allowedDependencies = {"front", "groupcommit", "metricmath"})
@NullMarked
package io.lambent.services.cloudwatch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
