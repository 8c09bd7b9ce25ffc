/**
 * Secrets Manager: secrets, their versions and staging labels. Each change of a secret is one
 * transaction that holds the secret's row, so that two changes follow each other.
 */
@ApplicationModule(allowedDependencies = {"front", "tags"})
@NullMarked
package io.lambent.services.secretsmanager;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
