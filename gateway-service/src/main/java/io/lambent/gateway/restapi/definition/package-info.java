/**
 * What is deployed of a REST API, read from its document into a form that requests are matched
 * against.
 */
@ApplicationModule(allowedDependencies = {"protocol"})
@NullMarked
package io.lambent.gateway.restapi.definition;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
