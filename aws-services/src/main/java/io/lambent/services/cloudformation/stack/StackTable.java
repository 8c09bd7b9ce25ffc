package io.lambent.services.cloudformation.stack;

import io.lambent.client.sql.Instants;
import io.lambent.services.lease.DueTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stacks. An operation that is under way belongs to the run that claimed it until its lease
 * ends; what that run stores afterwards is refused.
 */
@Component("cloudFormationStackTable")
public class StackTable {
  /** The time until another instance goes on with an operation of one that was killed. */
  public static final Duration LEASE = Duration.ofSeconds(20);

  private static final String SELECT = "select * from lambent_aws.cfn_stack ";

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Clock clock;

  StackTable(JdbcClient jdbc, JsonMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  private Stack stack(ResultSet row, int number) throws SQLException {
    String operation = row.getString("operation");
    return new Stack(
        row.getString("id"),
        row.getString("account"),
        row.getString("region"),
        row.getString("name"),
        StackStatus.valueOf(row.getString("status")),
        row.getString("reason"),
        json.readValue(row.getString("details"), StackDetails.class),
        operation == null ? null : json.readValue(operation, StackOperation.class),
        Instants.get(row, "created_at"),
        Instants.find(row, "updated_at"),
        Instants.find(row, "deleted_at"));
  }

  /** Reads a stack by its ARN, or one that is not deleted by its name. */
  public @Nullable Stack find(String account, String region, String nameOrId) {
    String where =
        nameOrId.startsWith("arn:") ? "id = :name" : "name = :name and deleted_at is null";
    return jdbc.sql(SELECT + "where account = :account and region = :region and " + where)
        .param("account", account)
        .param("region", region)
        .param("name", nameOrId)
        .query(this::stack)
        .optional()
        .orElse(null);
  }

  /** Reads a stack that is there. */
  public Stack get(String id) {
    return jdbc.sql(SELECT + "where id = :id").param("id", id).query(this::stack).single();
  }

  /** Reads a stack and keeps others from changing it in this transaction. */
  public Stack lock(String id) {
    return jdbc.sql(SELECT + "where id = :id for update")
        .param("id", id)
        .query(this::stack)
        .single();
  }

  /** Reads the stacks of an account and region, the newest first, deleted ones included. */
  public List<Stack> list(String account, String region) {
    return jdbc.sql(
            SELECT + "where account = :account and region = :region order by created_at desc, id")
        .param("account", account)
        .param("region", region)
        .query(this::stack)
        .list();
  }

  /** Adds a stack; returns false where one of its name is there. */
  public boolean insert(Stack stack) {
    try {
      jdbc.sql(
              """
              insert into lambent_aws.cfn_stack (id, account, region, name, status, reason, details,
                  operation, due_at, created_at)
                values (:id, :account, :region, :name, :status, :reason, cast(:details as json),
                  cast(:operation as json), :due, :created)
              """)
          .param("id", stack.id())
          .param("account", stack.account())
          .param("region", stack.region())
          .param("name", stack.name())
          .param("status", stack.status().name())
          .param("reason", stack.reason())
          .param("details", json.writeValueAsString(stack.details()))
          .param("operation", operation(stack.operation()))
          .param("due", stack.operation() == null ? null : Timestamp.from(clock.instant()))
          .param("created", Timestamp.from(stack.createdAt()))
          .update();
      return true;
    } catch (DuplicateKeyException e) {
      return false;
    }
  }

  private @Nullable String operation(@Nullable StackOperation operation) {
    return operation == null ? null : json.writeValueAsString(operation);
  }

  /** Stores settings of a stack. */
  public void details(String id, StackDetails details) {
    jdbc.sql("update lambent_aws.cfn_stack set details = cast(:details as json) where id = :id")
        .param("details", json.writeValueAsString(details))
        .param("id", id)
        .update();
  }

  /** Begins an operation on a stack that none is under way on. */
  public void begin(String id, StackStatus status, StackDetails details, StackOperation operation) {
    jdbc.sql(
            """
            update lambent_aws.cfn_stack
              set status = :status, reason = :reason, details = cast(:details as json),
                operation = cast(:operation as json), owner = null, due_at = :now,
                cancelled = false, updated_at = case when :creation then updated_at else :now end
              where id = :id
            """)
        .param("status", status.name())
        .param("reason", status == StackStatus.CREATE_IN_PROGRESS ? "User Initiated" : null)
        .param("details", json.writeValueAsString(details))
        .param("operation", operation(operation))
        .param(
            "creation", status == StackStatus.CREATE_IN_PROGRESS && operation.changeSetId() == null)
        .param("now", Timestamp.from(clock.instant()))
        .param("id", id)
        .update();
  }

  /** Changes the operation under way, whoever runs it. */
  public void operation(String id, StackStatus status, StackOperation operation) {
    jdbc.sql(
            """
            update lambent_aws.cfn_stack
              set status = :status, operation = cast(:operation as json),
                cancelled = :cancelled, due_at = coalesce(due_at, :now)
              where id = :id
            """)
        .param("cancelled", operation.isCancelled())
        .param("status", status.name())
        .param("operation", operation(operation))
        .param("now", Timestamp.from(clock.instant()))
        .param("id", id)
        .update();
  }

  /** A claim on the operation of a stack. */
  public record Claim(String stack, UUID owner) {}

  /** Claims operations that nobody runs. */
  public List<Claim> claim(Instant now, int limit) {
    return jdbc.sql(
            """
            update lambent_aws.cfn_stack set owner = gen_random_uuid(), due_at = :lease
              where id in (
                select id from lambent_aws.cfn_stack where due_at <= :now
                  order by due_at limit :limit for update skip locked)
              returning id, owner
            """)
        .param("lease", Timestamp.from(now.plus(LEASE)))
        .param("now", Timestamp.from(now))
        .param("limit", limit)
        .query((row, number) -> new Claim(row.getString("id"), row.getObject("owner", UUID.class)))
        .list();
  }

  /** Has claims last. */
  public void renew(List<Claim> claims, Instant now) {
    jdbc.sql(
            """
            update lambent_aws.cfn_stack set due_at = :lease
              where owner = any(:owners) and due_at is not null
            """)
        .param("lease", Timestamp.from(now.plus(LEASE)))
        .param("owners", claims.stream().map(Claim::owner).toArray(UUID[]::new))
        .update();
  }

  /** Gives a claim back, so that another run goes on at a time. */
  public void release(Claim claim, Instant due) {
    jdbc.sql(
            """
            update lambent_aws.cfn_stack set owner = null, due_at = :due
              where id = :id and owner = :owner and due_at is not null
            """)
        .param("due", Timestamp.from(due))
        .param("id", claim.stack())
        .param("owner", claim.owner())
        .update();
  }

  /** The time at which the next operation is due; null if there is none. */
  public @Nullable Instant nextDue() {
    return DueTime.read(
        jdbc.sql("select min(due_at) from lambent_aws.cfn_stack where due_at is not null"));
  }

  /**
   * Where an operation is.
   *
   * @param isHeld false once another run has taken the claim over
   * @param isUnderWay false where no operation is
   */
  public record Phase(
      StackStatus status, boolean isHeld, boolean isUnderWay, boolean isCancelled) {}

  /** Reads where the operation of a claim is, without what it deploys. */
  public Phase phase(Claim claim) {
    return jdbc.sql(
            """
            select status, coalesce(owner = :owner, false) held, operation is not null under_way,
                cancelled
              from lambent_aws.cfn_stack where id = :id
            """)
        .param("owner", claim.owner())
        .param("id", claim.stack())
        .query(
            (row, number) ->
                new Phase(
                    StackStatus.valueOf(row.getString("status")),
                    row.getBoolean("held"),
                    row.getBoolean("under_way"),
                    row.getBoolean("cancelled")))
        .single();
  }

  /** The status of a stack; null where it is not known. */
  public @Nullable StackStatus status(String id) {
    return jdbc.sql("select status from lambent_aws.cfn_stack where id = :id")
        .param("id", id)
        .query((row, number) -> StackStatus.valueOf(row.getString("status")))
        .optional()
        .orElse(null);
  }

  /** Returns true while the claim holds. */
  public boolean isHeld(Claim claim) {
    return jdbc.sql("select count(*) from lambent_aws.cfn_stack where id = :id and owner = :owner")
            .param("id", claim.stack())
            .param("owner", claim.owner())
            .query(Integer.class)
            .single()
        == 1;
  }

  /**
   * Moves the stack of a claim to its next state.
   *
   * @param operation null where it has ended
   */
  public void advance(
      Claim claim,
      StackStatus status,
      @Nullable String reason,
      StackDetails details,
      @Nullable StackOperation operation) {
    Instant now = clock.instant();
    jdbc.sql(
            """
            update lambent_aws.cfn_stack
              set status = :status, reason = :reason, details = cast(:details as json),
                operation = cast(:operation as json),
                due_at = case when :ended then null else due_at end,
                deleted_at = case when :status = 'DELETE_COMPLETE' then :now else deleted_at end
              where id = :id and owner = :owner
            """)
        .param("status", status.name())
        .param("reason", reason)
        .param("details", json.writeValueAsString(details))
        .param("operation", operation(operation))
        .param("ended", operation == null)
        .param("now", Timestamp.from(now))
        .param("id", claim.stack())
        .param("owner", claim.owner())
        .update();
  }

  /** Deletes a stack for good, such as one whose only change set is deleted. */
  public void delete(String id) {
    jdbc.sql("delete from lambent_aws.cfn_stack where id = :id").param("id", id).update();
  }

  /** Marks a stack as deleted that has no resources. */
  public void markDeleted(String id) {
    jdbc.sql(
            """
            update lambent_aws.cfn_stack set status = 'DELETE_COMPLETE', deleted_at = :now,
                operation = null, due_at = null
              where id = :id
            """)
        .param("now", Timestamp.from(clock.instant()))
        .param("id", id)
        .update();
  }
}
