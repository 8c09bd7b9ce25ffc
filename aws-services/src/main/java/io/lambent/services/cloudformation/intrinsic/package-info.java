/**
 * Intrinsic functions: the values of a template under the parameters, conditions and resources of a
 * stack. See <a
 * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html">Intrinsic
 * function reference</a>.
 */
@ApplicationModule(allowedDependencies = "cloudformation.template")
@NullMarked
package io.lambent.services.cloudformation.intrinsic;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
