/** What a source of events is, whatever its kind. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.trigger.source;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
