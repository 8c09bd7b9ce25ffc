/** The interface of a source of events, of any kind. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.trigger.source;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
