@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.modularity.two;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
