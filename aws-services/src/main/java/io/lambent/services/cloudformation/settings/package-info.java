/** Settings of CloudFormation. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.services.cloudformation.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
