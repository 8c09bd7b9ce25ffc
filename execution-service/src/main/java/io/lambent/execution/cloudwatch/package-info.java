/**
 * Figures for CloudWatch: those of functions, gathered by minute, and the embedded metrics in log
 * events. They are shipped to aws-services in the background.
 */
@ApplicationModule(
    allowedDependencies = {"admission", "async", "delivery", "invoke", "logs", "platformlog"})
@NullMarked
package io.lambent.execution.cloudwatch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
