package io.lambent.services.events;

import io.lambent.services.events.input.CompactJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event on its way to a bus.
 *
 * @param body JSON, as targets get it
 * @param forwarded true where another bus sends it
 */
record NewEvent(BusName bus, String body, @Nullable String traceHeader, boolean forwarded) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * The content of an event.
   *
   * @param detail an object, as JSON
   */
  record Content(
      UUID id,
      String detailType,
      String source,
      Instant time,
      List<String> resources,
      String detail) {}

  /** An event of the account and region of a bus. */
  static NewEvent of(BusName bus, String account, Content content, @Nullable String traceHeader) {
    return new NewEvent(bus, body(bus.region(), account, content), traceHeader, false);
  }

  static String body(String region, String account, Content content) {
    return "{\"version\":\"0\",\"id\":\""
        + content.id()
        + "\",\"detail-type\":"
        + text(content.detailType())
        + ",\"source\":"
        + text(content.source())
        + ",\"account\":"
        + text(account)
        + ",\"time\":\""
        + content.time().truncatedTo(ChronoUnit.SECONDS)
        + "\",\"region\":"
        + text(region)
        + ",\"resources\":"
        + JSON.writeValueAsString(content.resources())
        + ",\"detail\":"
        + CompactJson.of(content.detail())
        + "}";
  }

  private static String text(String value) {
    return JSON.writeValueAsString(value);
  }
}
