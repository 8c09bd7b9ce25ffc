package io.lambent.services.apis;

import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A custom domain name.
 *
 * @param settings as clients wrote them
 */
public record Domain(
    long id,
    String account,
    String region,
    String name,
    JsonNode settings,
    Map<String, String> tags,
    Instant createdAt) {

  /**
   * A stage under a domain.
   *
   * @param path without slashes at its ends; empty for the whole domain
   * @param stage empty where the first segment of the path is the stage
   */
  public record Mapping(String id, String path, String apiId, String stage) {}
}
