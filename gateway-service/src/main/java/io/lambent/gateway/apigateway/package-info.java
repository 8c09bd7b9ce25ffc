/**
 * Requests for APIs of API Gateway: recognises their addresses, finds their APIs in memory, and
 * hands each request to the server for APIs of that kind.
 */
@ApplicationModule(allowedDependencies = {"exchange", "origin", "protocol", "tls"})
@NullMarked
package io.lambent.gateway.apigateway;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
