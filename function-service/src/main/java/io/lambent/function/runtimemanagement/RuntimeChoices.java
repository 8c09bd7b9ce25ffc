package io.lambent.function.runtimemanagement;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Decides when versions of functions move to newer runtimes; in the caller's transaction. */
@Component
class RuntimeChoices {
  private final JdbcClient jdbc;

  RuntimeChoices(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param updateOn {@code Auto}, {@code FunctionUpdate} or {@code Manual}
   * @param runtimeVersionArn with {@code Manual} only
   */
  public record Choice(String updateOn, @Nullable String runtimeVersionArn) {
    static final Choice AUTO = new Choice("Auto", null);
  }

  /**
   * @param version 0 for {@code $LATEST}
   */
  Choice of(long function, int version) {
    Optional<Choice> chosen =
        jdbc.sql(
                """
                select update_on, runtime_version_arn from runtime_management
                where function_id = ? and version = ?
                """)
            .param(function)
            .param(version)
            .query((row, index) -> new Choice(row.getString(1), row.getString(2)))
            .optional();
    return chosen.orElse(Choice.AUTO);
  }

  void choose(long function, int version, Choice choice) {
    jdbc.sql(
            """
            insert into runtime_management (function_id, version, update_on, runtime_version_arn)
            values (?, ?, ?, ?)
            on conflict (function_id, version) do update set update_on = excluded.update_on,
              runtime_version_arn = excluded.runtime_version_arn
            """)
        .param(function)
        .param(version)
        .param(choice.updateOn())
        .param(choice.runtimeVersionArn())
        .update();
  }
}
