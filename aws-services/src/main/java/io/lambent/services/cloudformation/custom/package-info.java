/**
 * Custom resources and wait conditions: resources that functions and other programs make, and that
 * answer at a URL. See <a
 * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources.html">Create
 * custom provisioning logic with custom resources</a>.
 */
@ApplicationModule(
    allowedDependencies = {
      "cloudformation.resource",
      "cloudformation.settings",
      "cloudformation.stack",
      "cloudformation.template",
      "cloudformation.transform",
      "invocation",
      "operations"
    })
@NullMarked
package io.lambent.services.cloudformation.custom;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
