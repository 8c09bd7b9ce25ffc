package io.lambent.services.elbv2;

import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The columns that all tables of this service have: JSON of settings, attributes and tags. */
@Component("elbColumns")
class Columns {
  private final JdbcClient jdbc;
  private final JsonMapper json;

  Columns(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  Map<String, String> map(String text) {
    return json.readValue(text, new TypeReference<Map<String, String>>() {});
  }

  <T> T read(String text, Class<T> type) {
    return json.readValue(text, type);
  }

  String write(Object value) {
    return json.writeValueAsString(value);
  }

  void setSettings(ElbKind kind, long id, Record settings) {
    jdbc.sql("update " + kind.table() + " set settings = cast(:settings as jsonb) where id = :id")
        .param("settings", write(settings))
        .param("id", id)
        .update();
  }

  /** Sets attributes and keeps the others. */
  void addAttributes(ElbKind kind, long id, Map<String, String> attributes) {
    jdbc.sql(
            "update "
                + kind.table()
                + " set attributes = attributes || cast(:added as jsonb) where id = :id")
        .param("added", write(attributes))
        .param("id", id)
        .update();
  }

  void delete(ElbKind kind, long id) {
    jdbc.sql("delete from " + kind.table() + " where id = :id").param("id", id).update();
  }
}
