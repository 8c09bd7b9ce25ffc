package io.lambent.services.cloudformation.stack;

import io.lambent.client.sql.Instants;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The events of stacks. */
@Component("cloudFormationEventTable")
public class EventTable {
  private static final String STACK_TYPE = "AWS::CloudFormation::Stack";

  private final JdbcClient jdbc;
  private final Clock clock;

  /**
   * The time of the newest event, in milliseconds since 1970. All events get different times,
   * because clients sort by them.
   */
  private final AtomicLong newest = new AtomicLong();

  EventTable(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Adds the event of a stack's new state. */
  public void stack(Stack stack, StackStatus status, @Nullable String reason) {
    StackOperation operation = stack.operation();
    insert(
        stack.id(),
        UUID.randomUUID().toString(),
        new StackEvent(
            0,
            "",
            stack.name(),
            stack.id(),
            STACK_TYPE,
            status.name(),
            reason,
            null,
            operation == null ? null : operation.token(),
            next()));
  }

  private Instant next() {
    long now = clock.instant().toEpochMilli();
    return Instant.ofEpochMilli(newest.updateAndGet(last -> Math.max(now, last + 1)));
  }

  /** Adds the event of a resource. */
  public void resource(
      Stack stack,
      String logicalId,
      @Nullable String physicalId,
      String type,
      String status,
      @Nullable String reason,
      @Nullable String properties) {
    StackOperation operation = stack.operation();
    Instant now = next();
    // Clean-ups show neither.
    String id =
        properties == null
            ? logicalId + "-" + UUID.randomUUID()
            : logicalId + "-" + status + "-" + now;
    insert(
        stack.id(),
        id,
        new StackEvent(
            0,
            "",
            logicalId,
            physicalId == null ? "" : physicalId,
            type,
            status,
            reason,
            properties,
            operation == null ? null : operation.token(),
            now));
  }

  private void insert(String stack, String id, StackEvent event) {
    jdbc.sql(
            """
            insert into lambent_aws.cfn_event (id, stack, logical_id, physical_id, type, status,
                reason, properties, token, at)
              values (:id, :stack, :logical, :physical, :type, :status, :reason, :properties,
                :token, :at)
            """)
        .param("id", id)
        .param("stack", stack)
        .param("logical", event.logicalId())
        .param("physical", event.physicalId())
        .param("type", event.type())
        .param("status", event.status())
        .param("reason", event.reason())
        .param("properties", event.properties())
        .param("token", event.token())
        .param("at", Timestamp.from(event.at()))
        .update();
  }

  /** The time at which a stack last came to a state; null where it did not. */
  public @Nullable Instant time(Stack stack, StackStatus status) {
    return jdbc.sql(
            """
            select * from lambent_aws.cfn_event
              where stack = :stack and logical_id = :name and status = :status
              order by seq desc limit 1
            """)
        .param("stack", stack.id())
        .param("name", stack.name())
        .param("status", status.name())
        .query((row, number) -> Instants.get(row, "at"))
        .optional()
        .orElse(null);
  }

  /**
   * Reads events, the newest first.
   *
   * @param before a sequence number; only older events are read
   */
  public List<StackEvent> list(String stack, long before, int limit) {
    return jdbc.sql(
            """
            select * from lambent_aws.cfn_event where stack = :stack and seq < :before
              order by seq desc limit :limit
            """)
        .param("stack", stack)
        .param("before", before)
        .param("limit", limit)
        .query(
            (row, number) ->
                new StackEvent(
                    row.getLong("seq"),
                    row.getString("id"),
                    row.getString("logical_id"),
                    row.getString("physical_id"),
                    row.getString("type"),
                    row.getString("status"),
                    row.getString("reason"),
                    row.getString("properties"),
                    row.getString("token"),
                    Instants.get(row, "at")))
        .list();
  }
}
