/** Group commit: what many callers write at the same time is committed together. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.services.groupcommit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
