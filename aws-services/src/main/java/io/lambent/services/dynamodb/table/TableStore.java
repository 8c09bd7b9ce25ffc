package io.lambent.services.dynamodb.table;

import io.lambent.aws.api.Caller;
import io.lambent.client.sql.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The rows of tables. */
@Component
public class TableStore {
  private static final String COLUMNS =
      "select id, account, region, name, version, definition, created_at, has_work"
          + " from lambent_aws.dynamodb_table ";

  private final JdbcClient jdbc;
  private final JsonMapper json;

  TableStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  private Table table(ResultSet row, int number) throws SQLException {
    return new Table(
        row.getLong("id"),
        row.getString("account"),
        row.getString("region"),
        row.getString("name"),
        row.getLong("version"),
        json.readValue(row.getString("definition"), TableDefinition.class),
        Instants.get(row, "created_at"),
        row.getBoolean("has_work"));
  }

  /** Finds a table by its name; null where there is none. */
  public @Nullable Table find(String account, String region, String name) {
    return jdbc.sql(
            COLUMNS
                + """
                where account = :account and region = :region and name = :name
                  and deleted_at is null
                """)
        .param("account", account)
        .param("region", region)
        .param("name", name)
        .query(this::table)
        .optional()
        .orElse(null);
  }

  /** Finds a table by its number; null where it was deleted. */
  public @Nullable Table find(long id) {
    return jdbc.sql(COLUMNS + "where id = :id and deleted_at is null")
        .param("id", id)
        .query(this::table)
        .optional()
        .orElse(null);
  }

  /** Inserts a table; returns its number, or null where there is a table of that name. */
  @Nullable Long insert(
      Caller caller,
      String name,
      TableDefinition definition,
      Map<String, String> tags,
      Instant now) {
    return jdbc.sql(
            """
            insert into lambent_aws.dynamodb_table
                (account, region, name, definition, tags, created_at)
              values (:account, :region, :name, :definition, :tags, :now)
              on conflict do nothing returning id
            """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("name", name)
        .param("definition", json.writeValueAsString(definition))
        .param("tags", json.writeValueAsString(tags))
        .param("now", Timestamp.from(now))
        .query(Long.class)
        .optional()
        .orElse(null);
  }

  /**
   * Changes a definition.
   *
   * @param hasWork true where a worker has to bring items or indexes into line with it
   * @return false where it was changed or the table was deleted since it was read
   */
  public boolean update(Table table, TableDefinition definition, boolean hasWork) {
    return jdbc.sql(
                """
                update lambent_aws.dynamodb_table
                  set definition = :definition, version = version + 1, has_work = :work,
                    leased_until = null
                  where id = :id and version = :version and deleted_at is null
                """)
            .param("definition", json.writeValueAsString(definition))
            .param("work", hasWork)
            .param("id", table.id())
            .param("version", table.version())
            .update()
        == 1;
  }

  /** Returns false where the table was changed or deleted since it was read. */
  boolean delete(Table table, Instant now) {
    return jdbc.sql(
                """
                update lambent_aws.dynamodb_table
                  set deleted_at = :now, version = version + 1, leased_until = null
                  where id = :id and version = :version and deleted_at is null
                """)
            .param("now", Timestamp.from(now))
            .param("id", table.id())
            .param("version", table.version())
            .update()
        == 1;
  }

  List<String> names(Caller caller, String after, int limit) {
    return jdbc.sql(
            """
            select name from lambent_aws.dynamodb_table
              where account = :account and region = :region and deleted_at is null
                and name collate "C" > :after
              order by name collate "C" limit :limit
            """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("after", after)
        .param("limit", limit)
        .query((row, number) -> row.getString("name"))
        .list();
  }

  Map<String, String> tags(Table table) {
    return jdbc.sql("select tags from lambent_aws.dynamodb_table where id = :id")
        .param("id", table.id())
        .query(String.class)
        .optional()
        .map(text -> json.readValue(text, new TypeReference<Map<String, String>>() {}))
        .orElseGet(Map::of);
  }

  /** Returns false where the tags were changed since they were read. */
  boolean setTags(Table table, Map<String, String> before, Map<String, String> after) {
    return jdbc.sql(
                """
                update lambent_aws.dynamodb_table set tags = :after
                  where id = :id and tags = :before
                """)
            .param("after", json.writeValueAsString(after))
            .param("before", json.writeValueAsString(before))
            .param("id", table.id())
            .update()
        == 1;
  }

  /**
   * The items of a table or of an index of it.
   *
   * @param isMore true where there are more, which are not counted
   */
  record Size(long items, long bytes, boolean isMore) {}

  /**
   * Counts the items of a table and of its indexes, at most so many of each.
   *
   * @return by number of an index; 0 is the table
   */
  Map<Integer, Size> sizes(Table table, int limit) {
    Map<Integer, Size> sizes = new HashMap<>();
    sizes.put(
        0,
        jdbc.sql(
                """
                select count(*) as items, coalesce(sum(size), 0) as bytes from
                  (select size from lambent_aws.dynamodb_item where table_id = :id limit :limit) i
                """)
            .param("id", table.id())
            .param("limit", limit)
            .query((row, number) -> size(row, limit))
            .single());
    for (IndexDefinition index : table.definition().indexes()) {
      sizes.put(
          index.number(),
          jdbc.sql(
                  """
                  select count(*) as items, coalesce(sum(size), 0) as bytes from
                    (select i.size from lambent_aws.dynamodb_index_entry e
                      join lambent_aws.dynamodb_item i on i.table_id = e.table_id
                        and i.bucket = e.item_bucket and i.hash = e.item_hash
                        and i.range = e.item_range
                      where e.table_id = :id and e.number = :number limit :limit) i
                  """)
              .param("id", table.id())
              .param("number", index.number())
              .param("limit", limit)
              .query((row, number) -> size(row, limit))
              .single());
    }
    return sizes;
  }

  private static Size size(ResultSet row, int limit) throws SQLException {
    long items = row.getLong("items");
    return new Size(items, row.getLong("bytes"), items == limit);
  }
}
