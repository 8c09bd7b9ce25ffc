/**
 * Figures for CloudWatch: what functions do, gathered by minute, and what they write into their
 * logs as embedded metrics. They are shipped to aws-services in the background.
 */
@ApplicationModule(allowedDependencies = {"admission", "async", "invoke", "logs", "platformlog"})
@NullMarked
package io.lambent.execution.cloudwatch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
