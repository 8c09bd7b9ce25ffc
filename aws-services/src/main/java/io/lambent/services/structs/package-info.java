/** Values of operations as JSON trees, which services store and pass on. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.services.structs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
