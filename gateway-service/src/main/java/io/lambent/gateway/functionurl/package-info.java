/**
 * A function URL: an HTTP endpoint of its own for one function, and the events and answers it
 * translates between.
 */
@ApplicationModule(allowedDependencies = {"awsapi", "exchange", "identity"})
@NullMarked
package io.lambent.gateway.functionurl;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
