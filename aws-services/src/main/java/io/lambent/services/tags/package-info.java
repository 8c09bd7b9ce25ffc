/** Tags of resources: columns of JSON objects, which several services have in their tables. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.services.tags;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
