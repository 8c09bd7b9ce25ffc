package io.lambent.services.sqs;

import io.lambent.client.sql.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tasks that move messages. A queue has at most one that runs: an index sees to that. */
@Component
class MoveTaskTable {
  private static final String COLUMNS =
      "id, source, destination_arn, rate, status, moved, to_move, failure, started_at";

  /** The tasks of a queue that are kept. */
  private static final int KEPT = 10;

  private final JdbcClient client;

  MoveTaskTable(JdbcClient client) {
    this.client = client;
  }

  private static MoveTask task(ResultSet row, int number) throws SQLException {
    return new MoveTask(
        Objects.requireNonNull(row.getObject("id", UUID.class)),
        row.getLong("source"),
        row.getString("destination_arn"),
        row.getObject("rate", Integer.class),
        MoveTask.Status.valueOf(row.getString("status")),
        row.getLong("moved"),
        row.getLong("to_move"),
        row.getString("failure"),
        Instants.get(row, "started_at"));
  }

  /** Returns false where the queue has a task that runs. */
  boolean insert(
      UUID id, Queue source, @Nullable String destinationArn, @Nullable Integer rate, long toMove) {
    try {
      client
          .sql(
              """
              insert into lambent_aws.sqs_move_task
                  (id, source, destination_arn, rate, status, to_move, started_at)
                values (:id, :source, :destination, :rate, 'RUNNING', :toMove, now())
              """)
          .param("id", id)
          .param("source", source.id())
          .param("destination", destinationArn)
          .param("rate", rate)
          .param("toMove", toMove)
          .update();
    } catch (DuplicateKeyException e) {
      return false;
    }
    client
        .sql(
            """
            delete from lambent_aws.sqs_move_task where source = :source and id not in (
              select id from lambent_aws.sqs_move_task where source = :source
                order by started_at desc limit :kept)
            """)
        .param("source", source.id())
        .param("kept", KEPT)
        .update();
    return true;
  }

  /** The tasks of a queue, the latest first. */
  List<MoveTask> list(Queue source, int limit) {
    return client
        .sql(
            "select "
                + COLUMNS
                + """
                 from lambent_aws.sqs_move_task where source = :source
                  order by started_at desc limit :limit
                """)
        .param("source", source.id())
        .param("limit", limit)
        .query(MoveTaskTable::task)
        .list();
  }

  /** A task as it is; null where there is none. */
  @Nullable MoveTask find(UUID id) {
    return client
        .sql("select " + COLUMNS + " from lambent_aws.sqs_move_task where id = :id")
        .param("id", id)
        .query(MoveTaskTable::task)
        .optional()
        .orElse(null);
  }

  /** The ids of the tasks that run. */
  List<UUID> running() {
    return client
        .sql("select id from lambent_aws.sqs_move_task where status = 'RUNNING'")
        .query((row, number) -> Objects.requireNonNull(row.getObject("id", UUID.class)))
        .list();
  }

  /** Locks a task that runs; null where it has ended, or another instance works at it. */
  @Nullable MoveTask lock(UUID id) {
    return client
        .sql(
            "select "
                + COLUMNS
                + """
                 from lambent_aws.sqs_move_task where id = :id and status = 'RUNNING'
                  for update skip locked
                """)
        .param("id", id)
        .query(MoveTaskTable::task)
        .optional()
        .orElse(null);
  }

  void addMoved(UUID id, int count) {
    client
        .sql("update lambent_aws.sqs_move_task set moved = moved + :count where id = :id")
        .param("count", count)
        .param("id", id)
        .update();
  }

  /**
   * Ends a task that runs.
   *
   * @return false where it had ended
   */
  boolean end(UUID id, MoveTask.Status status, @Nullable String failure) {
    return client
            .sql(
                """
                update lambent_aws.sqs_move_task set status = :status, failure = :failure
                  where id = :id and status = 'RUNNING'
                """)
            .param("status", status.name())
            .param("failure", failure)
            .param("id", id)
            .update()
        == 1;
  }
}
