package io.lambent.services.cloudformation.drift;

import io.lambent.services.cloudformation.stack.ResourceRow;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a detection found for a resource.
 *
 * @param status {@code IN_SYNC}, {@code MODIFIED}, {@code DELETED} or {@code NOT_CHECKED}
 */
public record ResourceDrift(String logicalId, String status, Content content, Instant detectedAt) {
  public static final String IN_SYNC = "IN_SYNC";
  public static final String MODIFIED = "MODIFIED";
  public static final String DELETED = "DELETED";
  public static final String NOT_CHECKED = "NOT_CHECKED";

  /**
   * The properties that were compared.
   *
   * @param actual null where the resource is not there
   */
  public record Content(
      String type,
      String physicalId,
      @Nullable ObjectNode expected,
      @Nullable ObjectNode actual,
      List<Difference> differences) {}

  /**
   * A difference.
   *
   * @param path such as {@code /Environment/Variables/A}
   * @param kind {@code ADD}, {@code REMOVE} or {@code NOT_EQUAL}
   */
  public record Difference(String path, String kind, String expected, String actual) {}

  static ResourceDrift of(
      ResourceRow row,
      String status,
      @Nullable ObjectNode expected,
      @Nullable ObjectNode actual,
      List<Difference> differences,
      Instant at) {
    return new ResourceDrift(
        row.logicalId(),
        status,
        new Content(
            row.type(), Objects.requireNonNull(row.physicalId()), expected, actual, differences),
        at);
  }

  /** Returns true where the resource is not as its template says. */
  boolean isDrifted() {
    return status.equals(MODIFIED) || status.equals(DELETED);
  }

  static String text(JsonNode node) {
    return node.isMissingNode() ? "null" : node.isContainer() ? node.toString() : node.asString();
  }
}
