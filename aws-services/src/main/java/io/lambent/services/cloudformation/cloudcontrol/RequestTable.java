package io.lambent.services.cloudformation.cloudcontrol;

import io.lambent.client.sql.Instants;
import io.lambent.services.cloudformation.cloudcontrol.ResourceRequest.Operation;
import io.lambent.services.lease.DueTime;
import io.lambent.services.operations.AwsOperations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The requests of the last seven days. */
@Component("cloudControlRequestTable")
class RequestTable {
  /** The time until another instance goes on with a request of one that was killed. */
  static final Duration LEASE = Duration.ofSeconds(20);

  private static final Duration KEPT = Duration.ofDays(7);
  private static final Duration CLIENT_TOKEN_KEPT = Duration.ofHours(36);
  private static final String SELECT = "select * from lambent_aws.cloudcontrol_request ";

  private final JdbcClient jdbc;
  private final JsonMapper json;

  RequestTable(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** The place of a request in lists, which begin with the newest. */
  record Position(Instant createdAt, UUID token) {}

  /** A request that has a client token or works on a resource. */
  record Holder(UUID token, String fingerprint) {}

  private ResourceRequest request(ResultSet row, int number) throws SQLException {
    String code = row.getString("error_code");
    String work = row.getString("work");
    ObjectNode states = work == null ? json.createObjectNode() : object(work);
    return new ResourceRequest(
        row.getObject("token", UUID.class),
        new AwsOperations.Scope(
            row.getString("account"), row.getString("region"), row.getString("endpoint")),
        row.getString("type"),
        Operation.valueOf(row.getString("operation")),
        row.getString("identifier"),
        RequestStatus.valueOf(row.getString("status")),
        new ResourceRequest.Work(
            states.withObject("before"),
            states.withObject("after"),
            row.getString("step_token"),
            object(row.getString("progress"))),
        code == null
            ? null
            : new Failure(HandlerError.ofCode(code), String.valueOf(row.getString("message"))),
        Instants.get(row, "created_at"),
        Instants.get(row, "event_at"));
  }

  private ObjectNode object(String text) {
    return json.readTree(text).asObject();
  }

  /** Deletes what is older than seven days, and forgets client tokens after 36 hours. */
  void expire(Instant now) {
    jdbc.sql(
            """
            delete from lambent_aws.cloudcontrol_request
              where created_at < :before and due_at is null
            """)
        .param("before", Timestamp.from(now.minus(KEPT)))
        .update();
    jdbc.sql(
            """
            update lambent_aws.cloudcontrol_request set client_token = null
              where client_token is not null and created_at < :before
            """)
        .param("before", Timestamp.from(now.minus(CLIENT_TOKEN_KEPT)))
        .update();
  }

  /**
   * Adds a request.
   *
   * @return false where another one has its client token, or works on its resource
   */
  boolean insert(ResourceRequest request, @Nullable String clientToken, String fingerprint) {
    ObjectNode work = json.createObjectNode();
    work.set("before", request.work().before());
    work.set("after", request.work().after());
    return jdbc.sql(
                """
                insert into lambent_aws.cloudcontrol_request (token, account, region, endpoint, type,
                    operation, identifier, status, client_token, fingerprint, work, step_token,
                    created_at, event_at, due_at)
                  values (:token, :account, :region, :endpoint, :type, :operation, :identifier,
                    :status, :clientToken, :fingerprint, cast(:work as json), :stepToken,
                    :now, :now, :now)
                  on conflict do nothing
                """)
            .param("token", request.token())
            .param("account", request.scope().account())
            .param("region", request.scope().region())
            .param("endpoint", request.scope().endpoint())
            .param("type", request.type())
            .param("operation", request.operation().name())
            .param("identifier", request.identifier())
            .param("status", request.status().name())
            .param("clientToken", clientToken)
            .param("fingerprint", fingerprint)
            .param("work", work.toString())
            .param("stepToken", request.work().stepToken())
            .param("now", Timestamp.from(request.createdAt()))
            .update()
        == 1;
  }

  /** The request that has a client token; null where there is none. */
  @Nullable Holder findByClientToken(AwsOperations.Scope scope, String clientToken) {
    return holder(scope, "client_token = :key", clientToken, "");
  }

  /** The request that works on a resource; null where there is none. */
  @Nullable Holder findByResource(AwsOperations.Scope scope, String type, String identifier) {
    return holder(
        scope, "identifier = :key and type = :type and due_at is not null", identifier, type);
  }

  private @Nullable Holder holder(
      AwsOperations.Scope scope, String where, String key, String type) {
    return jdbc.sql(
            "select token, fingerprint from lambent_aws.cloudcontrol_request"
                + " where account = :account and region = :region and "
                + where)
        .param("account", scope.account())
        .param("region", scope.region())
        .param("key", key)
        .param("type", type)
        .query(
            (row, number) ->
                new Holder(row.getObject("token", UUID.class), row.getString("fingerprint")))
        .optional()
        .orElse(null);
  }

  /** Reads a request of an account and region; null where there is none. */
  @Nullable ResourceRequest find(String account, String region, UUID token, Instant now) {
    return jdbc.sql(
            SELECT
                + "where token = :token and account = :account and region = :region"
                + " and created_at >= :from")
        .param("token", token)
        .param("account", account)
        .param("region", region)
        .param("from", Timestamp.from(now.minus(KEPT)))
        .query(this::request)
        .optional()
        .orElse(null);
  }

  /** Reads a request. */
  ResourceRequest get(UUID token) {
    return jdbc.sql(SELECT + "where token = :token")
        .param("token", token)
        .query(this::request)
        .single();
  }

  /**
   * Reads requests, the newest first.
   *
   * @param after where the page before ended; null for the first page
   */
  List<ResourceRequest> list(
      AwsOperations.Scope scope,
      Collection<String> operations,
      Collection<String> statuses,
      @Nullable Position after,
      int limit,
      Instant now) {
    Instant until = after == null ? now.plus(KEPT) : after.createdAt();
    return jdbc.sql(
            SELECT
                + """
                  where account = :account and region = :region and created_at >= :from
                    and (:anyOperation or operation = any(:operations))
                    and (:anyStatus or status = any(:statuses))
                    and (created_at, token) < (:until, :token)
                  order by created_at desc, token desc limit :limit
                  """)
        .param("account", scope.account())
        .param("region", scope.region())
        .param("from", Timestamp.from(now.minus(KEPT)))
        .param("anyOperation", operations.isEmpty())
        .param("operations", operations.toArray(String[]::new))
        .param("anyStatus", statuses.isEmpty())
        .param("statuses", statuses.toArray(String[]::new))
        .param("until", Timestamp.from(until))
        .param("token", after == null ? new UUID(-1, -1) : after.token())
        .param("limit", limit)
        .query(this::request)
        .list();
  }

  /**
   * Cancels a request that has not ended: at once where nobody works on it, else as soon as its
   * worker sees it.
   */
  void cancel(UUID token, Instant now) {
    jdbc.sql(
            """
            update lambent_aws.cloudcontrol_request set
                status = case when owner is null then 'CANCEL_COMPLETE'
                  else 'CANCEL_IN_PROGRESS' end,
                due_at = case when owner is null then null else due_at end,
                work = case when owner is null then null else work end,
                event_at = :now
              where token = :token and status = 'IN_PROGRESS'
            """)
        .param("now", Timestamp.from(now))
        .param("token", token)
        .update();
  }

  /** The time at which the next request is due; null if there is none. */
  @Nullable Instant nextDue() {
    return DueTime.read(
        jdbc.sql(
            "select min(due_at) from lambent_aws.cloudcontrol_request where due_at is not null"));
  }
}
