/** Dashboards of CloudWatch: documents that are kept and answered. Nothing draws them. */
@ApplicationModule(allowedDependencies = "cloudwatch")
@NullMarked
package io.lambent.services.cloudwatch.dashboard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
