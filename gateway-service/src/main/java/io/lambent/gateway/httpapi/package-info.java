/**
 * HTTP APIs: a request is matched to a route of a stage, authorized, and answered by the route's
 * integration.
 */
@ApplicationModule(
    allowedDependencies = {
      "apigateway",
      "exchange",
      "httpevent",
      "identity",
      "invoke",
      "outbound",
      "protocol"
    })
@NullMarked
package io.lambent.gateway.httpapi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
