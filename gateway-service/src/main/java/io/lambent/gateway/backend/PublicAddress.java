package io.lambent.gateway.backend;

import io.lambent.gateway.GatewayProperties;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The address in URLs that answers have, such as those of functions and queues: the configured one,
 * or else that by which the client has reached the gateway.
 */
@Component
public final class PublicAddress {
  private final @Nullable String configured;

  PublicAddress(GatewayProperties properties) {
    URI url = properties.publicUrl();
    this.configured = url == null ? null : url.getScheme() + "://" + url.getAuthority();
  }

  /**
   * The address for the answer to a request.
   *
   * @param scheme of the request
   * @param host the value of its {@code Host}
   */
  public String of(String scheme, @Nullable String host) {
    return configured == null ? scheme + "://" + host : configured;
  }
}
