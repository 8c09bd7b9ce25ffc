package io.lambent.services.cloudformation;

import io.lambent.client.sql.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The change sets. */
@Component("cloudFormationChangeSetTable")
class ChangeSetTable {
  private final JdbcClient jdbc;
  private final JsonMapper json;

  ChangeSetTable(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  private ChangeSet changeSet(ResultSet row, int number) throws SQLException {
    return new ChangeSet(
        row.getString("id"),
        row.getString("stack"),
        row.getString("name"),
        row.getString("status"),
        row.getString("reason"),
        row.getString("execution_status"),
        json.readValue(row.getString("content"), ChangeSet.Content.class),
        Instants.get(row, "created_at"));
  }

  @Nullable ChangeSet byId(String id) {
    return jdbc.sql("select * from lambent_aws.cfn_change_set where id = :id")
        .param("id", id)
        .query(this::changeSet)
        .optional()
        .orElse(null);
  }

  /** Finds the newest change set of a name. There is at most one of a name that can be executed. */
  @Nullable ChangeSet byName(String stack, String name) {
    return jdbc.sql(
            """
            select * from lambent_aws.cfn_change_set where stack = :stack and name = :name
              order by created_at desc limit 1
            """)
        .param("stack", stack)
        .param("name", name)
        .query(this::changeSet)
        .optional()
        .orElse(null);
  }

  /** The change sets of a stack, without those that were executed or have become obsolete. */
  List<ChangeSet> list(String stack) {
    return jdbc.sql(
            """
            select * from lambent_aws.cfn_change_set
              where stack = :stack and execution_status not in ('EXECUTE_COMPLETE', 'OBSOLETE')
              order by created_at, id
            """)
        .param("stack", stack)
        .query(this::changeSet)
        .list();
  }

  /** Adds a change set; returns false where there is one of that name. */
  boolean insert(ChangeSet changeSet) {
    try {
      jdbc.sql(
              """
              insert into lambent_aws.cfn_change_set (id, stack, name, status, reason,
                  execution_status, content, created_at)
                values (:id, :stack, :name, :status, :reason, :execution,
                  cast(:content as json), :at)
              """)
          .param("id", changeSet.id())
          .param("stack", changeSet.stack())
          .param("name", changeSet.name())
          .param("status", changeSet.status())
          .param("reason", changeSet.reason())
          .param("execution", changeSet.executionStatus())
          .param("content", json.writeValueAsString(changeSet.content()))
          .param("at", Timestamp.from(changeSet.createdAt()))
          .update();
      return true;
    } catch (DuplicateKeyException e) {
      return false;
    }
  }

  /** Marks the change sets of a stack that an operation begins on as out of date. */
  void outdate(String stack) {
    jdbc.sql(
            """
            update lambent_aws.cfn_change_set set execution_status = 'OBSOLETE'
              where stack = :stack and execution_status = 'AVAILABLE'
            """)
        .param("stack", stack)
        .update();
  }

  /** Marks a change set as executed. */
  void executed(ChangeSet changeSet) {
    jdbc.sql(
            """
            update lambent_aws.cfn_change_set set execution_status = 'EXECUTE_COMPLETE'
              where id = :id
            """)
        .param("id", changeSet.id())
        .update();
  }

  void delete(String id) {
    jdbc.sql("delete from lambent_aws.cfn_change_set where id = :id").param("id", id).update();
  }
}
