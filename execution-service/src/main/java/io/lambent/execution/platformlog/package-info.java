/**
 * The log of one environment, and the lines that the platform itself writes into it, in AWS's text
 * and JSON forms.
 */
@ApplicationModule(allowedDependencies = {"interpreter", "logs"})
@NullMarked
package io.lambent.execution.platformlog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
