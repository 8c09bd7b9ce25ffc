package io.lambent.execution.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The event by which a function gets events of a log stream. */
final class SubscriptionEvent {
  private static final JsonMapper JSON = JsonMapper.shared();

  private SubscriptionEvent() {}

  /**
   * A log event in it.
   *
   * @param extractedFields the words that the filter's pattern names; null for other patterns
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Item(
      String id, long timestamp, String message, @Nullable Map<String, String> extractedFields) {}

  private record Data(
      String messageType,
      String owner,
      String logGroup,
      String logStream,
      List<String> subscriptionFilters,
      List<Item> logEvents) {}

  /** The event in JSON, with the log events in Base64 of gzip of JSON. */
  static byte[] of(StoredGroup.Key group, String stream, String filter, List<Item> items) {
    byte[] data =
        JSON.writeValueAsBytes(
            new Data(
                "DATA_MESSAGE", group.account(), group.name(), stream, List.of(filter), items));
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(data.length / 4 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String encoded = Base64.getEncoder().encodeToString(compressed.toByteArray());
    return ("{\"awslogs\":{\"data\":\"" + encoded + "\"}}").getBytes(UTF_8);
  }
}
