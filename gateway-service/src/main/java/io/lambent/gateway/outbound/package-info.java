/**
 * Requests that the gateway itself makes: to AWS services of this installation and to addresses
 * that integrations name.
 */
@ApplicationModule(allowedDependencies = {"backend"})
@NullMarked
package io.lambent.gateway.outbound;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
