/**
 * Secrets with which sources are accessed: those of this installation's Secrets Manager, of another
 * one, or of the operator's configuration.
 */
@ApplicationModule(allowedDependencies = {"aws", "source"})
@NullMarked
package io.lambent.trigger.secret;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
