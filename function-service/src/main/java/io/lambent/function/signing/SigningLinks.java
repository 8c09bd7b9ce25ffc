package io.lambent.function.signing;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Links functions to their code signing configurations; in the caller's transaction. */
@Component
class SigningLinks {
  private final JdbcClient jdbc;

  SigningLinks(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A function, by the key of its row. */
  record Linked(long function, String name) {}

  /** The id of a function's configuration. */
  Optional<String> of(long function) {
    return jdbc.sql("select config_id from function_code_signing where function_id = ?")
        .param(function)
        .query((row, index) -> row.getString(1))
        .optional();
  }

  void link(long function, String config) {
    jdbc.sql(
            """
            insert into function_code_signing (function_id, config_id) values (?, ?)
            on conflict (function_id) do update set config_id = excluded.config_id
            """)
        .param(function)
        .param(config)
        .update();
  }

  void unlink(long function) {
    jdbc.sql("delete from function_code_signing where function_id = ?").param(function).update();
  }

  /** The functions of a configuration, in the order of their keys. */
  List<Linked> functions(String config, long after, int limit) {
    return jdbc.sql(
            """
            select l.function_id, f.name
            from function_code_signing l join function f on f.id = l.function_id
            where l.config_id = ? and l.function_id > ? order by l.function_id limit ?
            """)
        .param(config)
        .param(after)
        .param(limit)
        .query((row, index) -> new Linked(row.getLong(1), row.getString(2)))
        .list();
  }
}
