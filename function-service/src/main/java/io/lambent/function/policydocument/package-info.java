/**
 * Resource policies as documents: what a statement allows whom, and how AWS writes it, whatever
 * resource the policy is for.
 */
@ApplicationModule(allowedDependencies = {"awsapi"})
@NullMarked
package io.lambent.function.policydocument;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
