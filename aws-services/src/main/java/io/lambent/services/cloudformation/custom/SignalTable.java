package io.lambent.services.cloudformation.custom;

import io.lambent.contract.digest.RandomHex;
import io.lambent.services.cloudformation.resource.Step;
import io.lambent.services.cloudformation.settings.CloudFormationProperties;
import java.net.URI;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The responses and signals that were sent to handles. A handle is a secret of 32 bytes. */
@Component("cloudFormationSignalTable")
class SignalTable {
  private static final int HANDLE_BYTES = 32;
  static final String PATH = "/_lambent/cloudformation/";

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Clock clock;
  private final CloudFormationProperties properties;

  SignalTable(JdbcClient jdbc, JsonMapper json, Clock clock, CloudFormationProperties properties) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
    this.properties = properties;
  }

  static String newHandle() {
    return RandomHex.of(HANDLE_BYTES);
  }

  /** The URL at which answers for a handle are taken. */
  String url(Step step, String handle) {
    URI base = properties.responseUrl();
    String begin = base == null ? step.stack().scope().endpoint() : base.toString();
    return (begin.endsWith("/") ? begin.substring(0, begin.length() - 1) : begin) + PATH + handle;
  }

  /** Stores a signal; a second one of the same id is dropped. */
  void put(String handle, String id, JsonNode body) {
    jdbc.sql(
            """
            insert into lambent_aws.cfn_signal (handle, id, body, at)
              values (:handle, :id, cast(:body as json), :at) on conflict do nothing
            """)
        .param("handle", handle)
        .param("id", id)
        .param("body", body.toString())
        .param("at", Timestamp.from(clock.instant()))
        .update();
  }

  /** The signals of a handle, by their ids. */
  Map<String, JsonNode> list(String handle) {
    Map<String, JsonNode> signals = new LinkedHashMap<>();
    jdbc.sql("select id, body from lambent_aws.cfn_signal where handle = :handle order by at, id")
        .param("handle", handle)
        .query(
            (row, number) -> signals.put(row.getString("id"), json.readTree(row.getString("body"))))
        .list();
    return signals;
  }

  void delete(String handle) {
    jdbc.sql("delete from lambent_aws.cfn_signal where handle = :handle")
        .param("handle", handle)
        .update();
  }
}
