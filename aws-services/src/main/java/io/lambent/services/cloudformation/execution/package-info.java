/**
 * Execution: the phases of operations on stacks. Each step of a resource is stored before and after
 * it is taken, so that another instance goes on where one was killed.
 */
@ApplicationModule(
    allowedDependencies = {
      "cloudformation.intrinsic",
      "cloudformation.resource",
      "cloudformation.stack",
      "cloudformation.template",
      "lease",
      "operations"
    })
@NullMarked
package io.lambent.services.cloudformation.execution;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
