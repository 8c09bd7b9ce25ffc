/**
 * CloudFormation: stacks, change sets, their templates, and the operations on them. Resources are
 * made by operations of the services, as by any other caller. See <a
 * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/Welcome.html">CloudFormation
 * API Reference</a>.
 */
@ApplicationModule(
    allowedDependencies = {
      "cloudformation.custom",
      "cloudformation.drift",
      "cloudformation.execution",
      "cloudformation.intrinsic",
      "cloudformation.resource",
      "cloudformation.settings",
      "cloudformation.stack",
      "cloudformation.template",
      "cloudformation.transform",
      "front",
      "operations"
    })
@NullMarked
package io.lambent.services.cloudformation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
