package io.lambent.services.secretsmanager;

import io.lambent.services.lease.DueTime;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rotations that are under way. A step that a process claims is its own for some time. */
@Component
class RotationTable {
  /** The time until a step of a process that was killed is done again. */
  static final Duration LEASE = Duration.ofSeconds(30);

  private final JdbcClient jdbc;
  private final Clock clock;

  RotationTable(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * A rotation whose next step is to be done.
   *
   * @param token the id of the version that it makes
   * @param step the number of steps that are done
   * @param attempts at the next step, this one included
   */
  record Rotation(long secret, String token, int step, int attempts) {}

  /** Begins a rotation; returns false where one is under way. */
  boolean begin(Secret secret, String token) {
    return jdbc.sql(
                """
                insert into lambent_aws.secret_rotation (secret, token, due_at)
                  values (:secret, :token, :now) on conflict (secret) do nothing
                """)
            .param("secret", secret.id())
            .param("token", token)
            .param("now", Timestamp.from(clock.instant()))
            .update()
        == 1;
  }

  /** The version that the rotation under way makes; null where none is. */
  @Nullable String token(Secret secret) {
    return jdbc.sql("select token from lambent_aws.secret_rotation where secret = :secret")
        .param("secret", secret.id())
        .query(String.class)
        .optional()
        .orElse(null);
  }

  List<Rotation> claim(Instant now, int limit) {
    return jdbc.sql(
            """
            update lambent_aws.secret_rotation set attempts = attempts + 1, due_at = :lease
              where secret in (
                select secret from lambent_aws.secret_rotation where due_at <= :now
                  order by due_at limit :limit for update skip locked)
              returning secret, token, step, attempts
            """)
        .param("lease", Timestamp.from(now.plus(LEASE)))
        .param("now", Timestamp.from(now))
        .param("limit", limit)
        .query(
            (row, number) ->
                new Rotation(
                    row.getLong("secret"),
                    row.getString("token"),
                    row.getInt("step"),
                    row.getInt("attempts")))
        .list();
  }

  /** Extends claims. */
  void renew(List<Rotation> performed, Instant now) {
    for (Rotation rotation : performed) {
      jdbc.sql(
              """
              update lambent_aws.secret_rotation set due_at = :lease
                where secret = :secret and token = :token and step = :step
                  and attempts = :attempts and due_at < :lease
              """)
          .param("lease", Timestamp.from(now.plus(LEASE)))
          .param("secret", rotation.secret())
          .param("token", rotation.token())
          .param("step", rotation.step())
          .param("attempts", rotation.attempts())
          .update();
    }
  }

  /** The step is done; the next one is due at once. */
  void stepDone(Rotation rotation) {
    jdbc.sql(
            """
            update lambent_aws.secret_rotation set step = :done, attempts = 0, due_at = :now
              where secret = :secret and token = :token and step = :step
            """)
        .param("done", rotation.step() + 1)
        .param("now", Timestamp.from(clock.instant()))
        .param("secret", rotation.secret())
        .param("token", rotation.token())
        .param("step", rotation.step())
        .update();
  }

  void retry(Rotation rotation, Instant next) {
    jdbc.sql(
            """
            update lambent_aws.secret_rotation set due_at = :next
              where secret = :secret and token = :token and step = :step
            """)
        .param("next", Timestamp.from(next))
        .param("secret", rotation.secret())
        .param("token", rotation.token())
        .param("step", rotation.step())
        .update();
  }

  void end(long secret) {
    jdbc.sql("delete from lambent_aws.secret_rotation where secret = :secret")
        .param("secret", secret)
        .update();
  }

  /** The time at which a step or the rotation of a secret is due next; null if there is none. */
  @Nullable Instant nextDue() {
    return DueTime.read(
        jdbc.sql(
            """
            select least(
              (select min(due_at) from lambent_aws.secret_rotation),
              (select min(next_rotation_at) from lambent_aws.secret
                where next_rotation_at is not null and deleted_at is null)) as due
            """));
  }
}
