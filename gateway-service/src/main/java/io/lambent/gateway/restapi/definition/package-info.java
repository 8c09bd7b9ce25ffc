/**
 * Deployed definitions of REST APIs, read from JSON documents into objects that requests are
 * matched against.
 */
@ApplicationModule(allowedDependencies = {"outbound", "protocol"})
@NullMarked
package io.lambent.gateway.restapi.definition;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
