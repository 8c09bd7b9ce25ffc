package io.lambent.contract.api;

import java.util.List;

/**
 * A custom domain name and the stages under it.
 *
 * @param name lower case; the first label may be {@code *}
 * @param mappings those with longer paths first
 */
public record ApiDomain(String name, List<Mapping> mappings) {

  /**
   * A stage under a domain.
   *
   * @param path without slashes at its ends; empty for the whole domain
   * @param stage empty where the first segment of the path is the stage
   */
  public record Mapping(String path, String apiId, String stage) {}
}
