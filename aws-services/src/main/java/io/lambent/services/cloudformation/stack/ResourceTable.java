package io.lambent.services.cloudformation.stack;

import io.lambent.client.sql.Instants;
import io.lambent.services.cloudformation.resource.ResourceState;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The resources of stacks. */
@Component("cloudFormationResourceTable")
public class ResourceTable {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int TOKEN_LENGTH = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Clock clock;

  ResourceTable(JdbcClient jdbc, JsonMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  /** Twelve random letters and digits. */
  public static String newToken() {
    StringBuilder token = new StringBuilder(TOKEN_LENGTH);
    for (int i = 0; i < TOKEN_LENGTH; i++) {
      token.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return token.toString();
  }

  /** Reads the resources of a stack by their logical ids. */
  public Map<String, ResourceRow> list(String stack) {
    Map<String, ResourceRow> rows = new LinkedHashMap<>();
    List<ResourceRow> all =
        jdbc.sql("select * from lambent_aws.cfn_resource where stack = :stack order by logical_id")
            .param("stack", stack)
            .query(this::row)
            .list();
    all.forEach(row -> rows.put(row.logicalId(), row));
    return rows;
  }

  /** The ids of stacks, deleted ones aside, that have a resource of a physical id. */
  public @Nullable String stackOf(String account, String region, String physicalId) {
    return jdbc.sql(
            """
            select r.stack from lambent_aws.cfn_resource r
              join lambent_aws.cfn_stack s on s.id = r.stack
              where s.account = :account and s.region = :region and s.deleted_at is null
                and r.current ->> 'physicalId' = :id
              limit 1
            """)
        .param("account", account)
        .param("region", region)
        .param("id", physicalId)
        .query(String.class)
        .optional()
        .orElse(null);
  }

  private ResourceRow row(ResultSet row, int number) throws SQLException {
    return new ResourceRow(
        row.getString("logical_id"),
        row.getString("type"),
        row.getString("status"),
        row.getString("reason"),
        ResourceRow.Change.valueOf(row.getString("change")),
        row.getBoolean("settled"),
        row.getString("token"),
        json.readTree(row.getString("progress")).asObject(),
        state(row.getString("current")),
        state(row.getString("before")),
        state(row.getString("obsolete")),
        Instants.get(row, "updated_at"));
  }

  private @Nullable ResourceState state(@Nullable String text) {
    return text == null ? null : json.readValue(text, ResourceState.class);
  }

  private @Nullable String text(@Nullable ResourceState state) {
    return state == null ? null : json.writeValueAsString(state);
  }

  /** Remembers the states before an operation. To be called in its first transaction. */
  public void begin(String stack) {
    jdbc.sql(
            """
            update lambent_aws.cfn_resource
              set before = current, change = 'NONE', settled = false, progress = '{}'
              where stack = :stack
            """)
        .param("stack", stack)
        .update();
  }

  /** Stores a resource. */
  public void put(String stack, ResourceRow row) {
    jdbc.sql(
            """
            insert into lambent_aws.cfn_resource (stack, logical_id, type, status, reason, change,
                settled, token, progress, current, before, obsolete, updated_at)
              values (:stack, :logical, :type, :status, :reason, :change, :settled, :token,
                cast(:progress as json), cast(:current as json), cast(:before as json),
                cast(:obsolete as json), :at)
              on conflict (stack, logical_id) do update set type = excluded.type,
                status = excluded.status, reason = excluded.reason, change = excluded.change,
                settled = excluded.settled, token = excluded.token, progress = excluded.progress,
                current = excluded.current, before = excluded.before, obsolete = excluded.obsolete,
                updated_at = excluded.updated_at
            """)
        .param("stack", stack)
        .param("logical", row.logicalId())
        .param("type", row.type())
        .param("status", row.status())
        .param("reason", row.reason())
        .param("change", row.change().name())
        .param("settled", row.settled())
        .param("token", row.token())
        .param("progress", row.progress().toString())
        .param("current", text(row.current()))
        .param("before", text(row.before()))
        .param("obsolete", text(row.obsolete()))
        .param("at", Timestamp.from(clock.instant()))
        .update();
  }

  /** Stores where the step of a resource is. */
  public void progress(String stack, String logicalId, ObjectNode progress) {
    jdbc.sql(
            """
            update lambent_aws.cfn_resource set progress = cast(:progress as json)
              where stack = :stack and logical_id = :logical
            """)
        .param("progress", progress.toString())
        .param("stack", stack)
        .param("logical", logicalId)
        .update();
  }

  /** Forgets a resource. */
  public void delete(String stack, String logicalId) {
    jdbc.sql("delete from lambent_aws.cfn_resource where stack = :stack and logical_id = :logical")
        .param("stack", stack)
        .param("logical", logicalId)
        .update();
  }
}
