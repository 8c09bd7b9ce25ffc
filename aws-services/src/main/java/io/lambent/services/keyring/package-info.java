/** Keys of the installation: made when they are first needed, kept in the database. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.services.keyring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
