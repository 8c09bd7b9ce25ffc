/** A request as far as it was read, and errors in AWS's protocols. */
@ApplicationModule(allowedDependencies = {"exchange", "identity"})
@NullMarked
package io.lambent.gateway.protocol;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
