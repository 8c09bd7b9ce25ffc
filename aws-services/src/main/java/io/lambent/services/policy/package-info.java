/** Policy documents, which several services keep with their resources. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.services.policy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
