package io.lambent.services.cloudformation.drift;

import io.lambent.client.sql.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Detections of drift, and what the last one found for each stack and resource. */
@Component("cloudFormationDriftTable")
public class DriftTable {
  private final JdbcClient jdbc;
  private final JsonMapper json;

  DriftTable(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** The drift of a whole stack, and when it was detected. */
  public record StackDrift(String status, Instant detectedAt) {}

  /**
   * A detection of the drift of a whole stack.
   *
   * @param status {@code DETECTION_COMPLETE} or {@code DETECTION_FAILED}
   * @param drift null where it failed
   * @param reason null where it succeeded
   */
  public record Detection(
      UUID id,
      String stack,
      String status,
      @Nullable String drift,
      @Nullable String reason,
      @Nullable Integer drifted,
      Instant at) {}

  private static Instant time(ResultSet row, String column) throws SQLException {
    return Instants.get(row, column);
  }

  void insert(Detection detection) {
    jdbc.sql(
            """
            insert into lambent_aws.cfn_drift_detection (id, stack, status, drift_status, reason,
                drifted, at)
              values (:id, :stack, :status, :drift, :reason, :drifted, :at)
            """)
        .param("id", detection.id())
        .param("stack", detection.stack())
        .param("status", detection.status())
        .param("drift", detection.drift())
        .param("reason", detection.reason())
        .param("drifted", detection.drifted())
        .param("at", Timestamp.from(detection.at()))
        .update();
  }

  @Nullable Detection detection(UUID id) {
    return jdbc.sql("select * from lambent_aws.cfn_drift_detection where id = :id")
        .param("id", id)
        .query(
            (row, number) ->
                new Detection(
                    id,
                    row.getString("stack"),
                    row.getString("status"),
                    row.getString("drift_status"),
                    row.getString("reason"),
                    row.getObject("drifted", Integer.class),
                    time(row, "at")))
        .optional()
        .orElse(null);
  }

  /** Stores the drift of a stack, and forgets resources that it does not have any more. */
  void stack(String stack, String status, Instant at) {
    jdbc.sql(
            "update lambent_aws.cfn_stack set drift_status = :status, drift_at = :at where id ="
                + " :id")
        .param("status", status)
        .param("at", Timestamp.from(at))
        .param("id", stack)
        .update();
    jdbc.sql(
            """
            delete from lambent_aws.cfn_resource_drift d where stack = :stack and not exists (
              select from lambent_aws.cfn_resource r
                where r.stack = d.stack and r.logical_id = d.logical_id)
            """)
        .param("stack", stack)
        .update();
  }

  void resource(String stack, ResourceDrift drift) {
    jdbc.sql(
            """
            insert into lambent_aws.cfn_resource_drift (stack, logical_id, status, content, at)
              values (:stack, :logical, :status, cast(:content as json), :at)
              on conflict (stack, logical_id) do update set status = excluded.status,
                content = excluded.content, at = excluded.at
            """)
        .param("stack", stack)
        .param("logical", drift.logicalId())
        .param("status", drift.status())
        .param("content", json.writeValueAsString(drift.content()))
        .param("at", Timestamp.from(drift.detectedAt()))
        .update();
  }

  /** Returns the drift of each resource of a stack that was checked, by the logical id. */
  public Map<String, ResourceDrift> resources(String stack) {
    Map<String, ResourceDrift> drifts = new LinkedHashMap<>();
    jdbc.sql(
            """
            select logical_id, status, content, at from lambent_aws.cfn_resource_drift
              where stack = :stack order by logical_id
            """)
        .param("stack", stack)
        .query(
            (row, number) ->
                new ResourceDrift(
                    row.getString("logical_id"),
                    row.getString("status"),
                    json.readValue(row.getString("content"), ResourceDrift.Content.class),
                    time(row, "at")))
        .list()
        .forEach(drift -> drifts.put(drift.logicalId(), drift));
    return drifts;
  }

  /** The drifts of stacks, by their ids; stacks without a detection are left out. */
  public Map<String, StackDrift> stacks(List<String> ids) {
    Map<String, StackDrift> drifts = new LinkedHashMap<>();
    jdbc.sql(
            """
            select id, drift_status, drift_at from lambent_aws.cfn_stack
              where id = any(:ids) and drift_status is not null
            """)
        .param("ids", ids.toArray(String[]::new))
        .query(
            (row, number) ->
                drifts.put(
                    row.getString("id"),
                    new StackDrift(row.getString("drift_status"), time(row, "drift_at"))))
        .list();
    return drifts;
  }
}
