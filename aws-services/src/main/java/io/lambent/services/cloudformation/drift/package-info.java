/**
 * Drift: the differences between the resources of a stack and what its template says, because
 * something else than CloudFormation changed them. See <a
 * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html">Detect
 * unmanaged configuration changes to stacks and resources with drift detection</a>.
 */
@ApplicationModule(
    allowedDependencies = {
      "cloudformation.execution",
      "cloudformation.resource",
      "cloudformation.stack",
      "cloudformation.template",
      "operations"
    })
@NullMarked
package io.lambent.services.cloudformation.drift;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
