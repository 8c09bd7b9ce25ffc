/**
 * WebSocket APIs: a connection belongs to the gateway that has accepted it; each message goes to
 * the integration of its route.
 */
@ApplicationModule(
    allowedDependencies = {
      "apigateway",
      "exchange",
      "httpapi",
      "httpevent",
      "identity",
      "invoke",
      "outbound",
      "protocol",
      "template"
    })
@NullMarked
package io.lambent.gateway.websocket;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
