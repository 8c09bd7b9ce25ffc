package io.lambent.gateway.routing;

import io.lambent.gateway.backend.Backend;
import java.net.URI;

/** The backend that serves the requests for an AWS service. */
public sealed interface Destination {

  /** The gateway itself. */
  record Here() implements Destination {}

  /** A service of Lambent behind the gateway. */
  record Inner(Backend backend) implements Destination {}

  /**
   * Another endpoint that speaks AWS's protocols, for what Lambent lacks.
   *
   * @param service the service in the scope of a signature
   * @param url scheme and authority
   */
  record Upstream(String service, URI url) implements Destination {}
}
