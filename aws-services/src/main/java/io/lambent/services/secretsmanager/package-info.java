/**
 * Secrets Manager: secrets, their versions and staging labels. Each change of a secret is one
 * transaction that holds the secret's row, so that two changes follow each other. A worker has
 * functions rotate secrets, step by step.
 */
@ApplicationModule(allowedDependencies = {"front", "invocation", "lease", "schedule", "tags"})
@NullMarked
package io.lambent.services.secretsmanager;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
