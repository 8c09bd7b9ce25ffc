package io.lambent.services.cloudformation.stack;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The exports of stacks, and the imports of others. */
@Component("cloudFormationExportTable")
public class ExportTable {
  private final JdbcClient jdbc;

  ExportTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** An export. */
  public record Export(String name, String value, String stack) {}

  private static Export export(ResultSet row, int number) throws SQLException {
    return new Export(row.getString("name"), row.getString("value"), row.getString("stack"));
  }

  public List<Export> list(String account, String region) {
    return jdbc.sql(
            """
            select name, value, stack from lambent_aws.cfn_export
              where account = :account and region = :region order by name
            """)
        .param("account", account)
        .param("region", region)
        .query(ExportTable::export)
        .list();
  }

  public @Nullable Export find(String account, String region, String name) {
    return jdbc.sql(
            """
            select name, value, stack from lambent_aws.cfn_export
              where account = :account and region = :region and name = :name
            """)
        .param("account", account)
        .param("region", region)
        .param("name", name)
        .query(ExportTable::export)
        .optional()
        .orElse(null);
  }

  /** The names of stacks that import a value. */
  public List<String> importers(String account, String region, String name) {
    return jdbc.sql(
            """
            select s.name from lambent_aws.cfn_import i join lambent_aws.cfn_stack s on s.id = i.stack
              where i.name = :name and s.account = :account and s.region = :region
                and s.deleted_at is null
              order by s.name
            """)
        .param("name", name)
        .param("account", account)
        .param("region", region)
        .query((row, number) -> row.getString("name"))
        .list();
  }

  /** The names of exports of a stack. */
  public List<String> names(String stack) {
    return jdbc.sql("select name from lambent_aws.cfn_export where stack = :stack order by name")
        .param("stack", stack)
        .query((row, number) -> row.getString("name"))
        .list();
  }

  /**
   * Replaces the exports of a stack. To be called in a transaction.
   *
   * @return the name of an export that another stack has; null where there is none
   */
  public @Nullable String replace(Stack stack, Collection<Output> outputs) {
    jdbc.sql("delete from lambent_aws.cfn_export where stack = :stack")
        .param("stack", stack.id())
        .update();
    for (Output output : outputs) {
      String name = output.exportName();
      if (name != null) {
        try {
          insert(stack, name, output.value());
        } catch (DuplicateKeyException e) {
          return name;
        }
      }
    }
    return null;
  }

  private void insert(Stack stack, String name, String value) {
    jdbc.sql(
            """
            insert into lambent_aws.cfn_export (account, region, name, value, stack)
              values (:account, :region, :name, :value, :stack)
            """)
        .param("account", stack.account())
        .param("region", stack.region())
        .param("name", name)
        .param("value", value)
        .param("stack", stack.id())
        .update();
  }

  /** Replaces what a stack imports. */
  public void imports(String stack, Collection<String> names) {
    jdbc.sql("delete from lambent_aws.cfn_import where stack = :stack")
        .param("stack", stack)
        .update();
    for (String name : names) {
      jdbc.sql(
              """
              insert into lambent_aws.cfn_import (stack, name) values (:stack, :name)
                on conflict do nothing
              """)
          .param("stack", stack)
          .param("name", name)
          .update();
    }
  }
}
