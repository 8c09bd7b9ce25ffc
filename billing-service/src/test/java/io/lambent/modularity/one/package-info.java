@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.modularity.one;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
