/**
 * Schedule expressions, as EventBridge and EventBridge Scheduler take them: {@code at(...)}, {@code
 * rate(...)} and {@code cron(...)}.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.services.schedule;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
