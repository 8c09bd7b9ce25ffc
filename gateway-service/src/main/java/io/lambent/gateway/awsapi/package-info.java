/**
 * The AWS endpoint: which service and operation a request is for, what the gateway answers itself,
 * and how errors look.
 */
@ApplicationModule(allowedDependencies = {"exchange", "identity"})
@NullMarked
package io.lambent.gateway.awsapi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
