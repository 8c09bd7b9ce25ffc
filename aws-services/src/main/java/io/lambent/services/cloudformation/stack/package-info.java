/**
 * Stacks as they are stored: their deployments, resources, events, exports, and the operation that
 * is under way.
 */
@ApplicationModule(
    allowedDependencies = {
      "cloudformation.resource",
      "cloudformation.template",
      "lease",
      "operations"
    })
@NullMarked
package io.lambent.services.cloudformation.stack;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
