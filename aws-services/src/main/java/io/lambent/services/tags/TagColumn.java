package io.lambent.services.tags;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The column {@code tags} of tables whose rows have a number as {@code id}. */
@Component
public class TagColumn {
  private static final TypeReference<Map<String, String>> MAP = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json;

  TagColumn(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** Reads the tags of a row, by their keys. */
  public Map<String, String> read(ResultSet row) throws SQLException {
    return json.readValue(row.getString("tags"), MAP);
  }

  /** The JSON of tags, for a parameter that is cast to {@code jsonb}. */
  public String text(Map<String, String> tags) {
    return json.writeValueAsString(tags);
  }

  /**
   * Adds tags to a row and takes others away, in one statement.
   *
   * @param table with its schema, never from a request
   */
  public void change(String table, long id, Map<String, String> added, List<String> removed) {
    jdbc.sql(
            "update "
                + table
                + """
                 set tags = (tags || cast(:added as jsonb))
                  - array(select jsonb_array_elements_text(cast(:removed as jsonb)))
                  where id = :id
                """)
        .param("added", json.writeValueAsString(added))
        .param("removed", json.writeValueAsString(removed))
        .param("id", id)
        .update();
  }
}
