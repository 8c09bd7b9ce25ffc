package io.lambent.function.mapping;

import io.lambent.aws.api.Inlined;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Input shapes of the operations on event source mappings. */
final class MappingRequests {
  private MappingRequests() {}

  /**
   * Input of <a
   * href="https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html">CreateEventSourceMapping</a>.
   */
  record CreateMapping(
      @Nullable String eventSourceArn,
      String functionName,
      @Nullable Boolean enabled,
      Map<String, String> tags,
      @Inlined MappingSettings settings) {}

  /**
   * Input of <a
   * href="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html">UpdateEventSourceMapping</a>;
   * members left out stay as they are.
   */
  record UpdateMapping(
      String uUID,
      @Nullable String functionName,
      @Nullable Boolean enabled,
      @Inlined MappingSettings settings) {}

  /** Input of GetEventSourceMapping and DeleteEventSourceMapping. */
  record OneMapping(String uUID) {}

  /** Input of ListEventSourceMappings. */
  record ListMappings(
      @Nullable String eventSourceArn,
      @Nullable String functionName,
      @Nullable String marker,
      @Nullable Integer maxItems) {}
}
