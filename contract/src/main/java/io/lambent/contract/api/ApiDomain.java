package io.lambent.contract.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A custom domain name and the stages under it.
 *
 * @param name lower case; the first label may be {@code *}
 * @param mappings those with longer paths first
 * @param truststore certificates in the PEM format, one of which has to have issued the certificate
 *     that a client shows; null where clients show none
 */
public record ApiDomain(String name, List<Mapping> mappings, @Nullable String truststore) {

  /** A domain whose clients show no certificate. */
  public ApiDomain(String name, List<Mapping> mappings) {
    this(name, mappings, null);
  }

  /**
   * A stage under a domain.
   *
   * @param path without slashes at its ends; empty for the whole domain
   * @param stage empty where the first segment of the path is the stage
   */
  public record Mapping(String path, String apiId, String stage) {}
}
