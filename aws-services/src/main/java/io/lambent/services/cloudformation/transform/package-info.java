/**
 * Transforms: macros that change a template before it is deployed: language extensions, includes,
 * the Serverless Application Model, and functions of users. See <a
 * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros.html">Perform
 * custom processing on CloudFormation templates with template macros</a>.
 */
@ApplicationModule(
    allowedDependencies = {
      "cloudformation.intrinsic",
      "cloudformation.settings",
      "cloudformation.template",
      "invocation",
      "operations"
    })
@NullMarked
package io.lambent.services.cloudformation.transform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
