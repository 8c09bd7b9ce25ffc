/**
 * Key Management Service: symmetric keys that encrypt, in PostgreSQL, encrypted by a key of the
 * installation.
 */
@ApplicationModule(allowedDependencies = {"front", "keyring", "policy"})
@NullMarked
package io.lambent.services.kms;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
