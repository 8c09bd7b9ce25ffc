/** The one public port: takes each request first and hands it to whom it is for. */
@ApplicationModule(
    allowedDependencies = {
      "backend",
      "exchange",
      "http2",
      "identity",
      "invoke",
      "origin",
      "protocol",
      "routing",
      "sts",
      "tls"
    })
@NullMarked
package io.lambent.gateway.front;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
