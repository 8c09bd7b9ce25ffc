/**
 * Serves REST APIs of API Gateway: matches a request to a method, authorizes and checks it, has an
 * integration answer it, and maps what goes in and what comes out. Definitions are in memory;
 * nothing here asks a database.
 */
@ApplicationModule(
    allowedDependencies = {
      "apigateway",
      "backend",
      "exchange",
      "httpapi",
      "httpevent",
      "identity",
      "invoke",
      "outbound",
      "protocol",
      "restapi.definition",
      "template"
    })
@NullMarked
package io.lambent.gateway.restapi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
