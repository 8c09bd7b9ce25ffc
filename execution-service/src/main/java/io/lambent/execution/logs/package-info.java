/** The output of functions, kept in log groups and streams and served as CloudWatch Logs does. */
@ApplicationModule(allowedDependencies = {"logpattern", "logquery"})
@NullMarked
package io.lambent.execution.logs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
