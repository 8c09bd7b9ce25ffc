package io.lambent.gateway.tls;

import org.jspecify.annotations.Nullable;

/** The hosts whose clients have to show a certificate. */
public interface MutualTls {

  /**
   * What a host asks of its clients.
   *
   * @param domain the custom domain name, in lower case
   * @param authorities certificates in the PEM format, one of which has to have issued the client's
   */
  record Required(String domain, String authorities) {}

  /** What a host asks of its clients; null where it asks for no certificate. */
  @Nullable Required required(String host);
}
