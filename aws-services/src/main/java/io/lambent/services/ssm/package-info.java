/** Parameter Store of AWS Systems Manager: parameters, their versions and labels. */
@ApplicationModule(allowedDependencies = {"front", "tags"})
@NullMarked
package io.lambent.services.ssm;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
