/**
 * Decides which hosts and web pages may reach the port, so that a page in a browser cannot use the
 * API.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.gateway.origin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
