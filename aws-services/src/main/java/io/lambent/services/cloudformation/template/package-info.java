/**
 * Templates: their text in YAML or JSON, their sections, and the checks that need nothing but the
 * template. See <a
 * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html">CloudFormation
 * template sections</a>.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.services.cloudformation.template;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
