/**
 * Requests to Application Load Balancers: finds the load balancer and the listener by the address,
 * and the first rule whose conditions a request meets, then forwards the request to a function, or
 * answers as the rule says.
 */
@ApplicationModule(
    allowedDependencies = {
      "apigateway",
      "exchange",
      "httpapi",
      "httpevent",
      "invoke",
      "origin",
      "protocol"
    })
@NullMarked
package io.lambent.gateway.loadbalancer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
