package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.standalone.postgres.SourceDatabase;
import io.lambent.standalone.postgres.UnixSockets;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Tables of the embedded PostgreSQL that trigger functions, as a client of AWS sees them. */
@ExtendWith(Lambent.class)
class PostgresqlEventsTest {
  private static final Pattern CONNECTION =
      Pattern.compile("host='(.+)' port=(\\d+) dbname=(\\S+) user=(\\S+) password=(\\S+)");

  private final Clients clients;
  private final String table = "t_" + UUID.randomUUID().toString().replace('-', '_');

  PostgresqlEventsTest(Clients clients) {
    this.clients = clients;
  }

  @Test
  void rowsAndTheirChangesReachTheFunction() throws IOException, SQLException {
    LambdaClient lambda = clients.lambda();
    try (SqsClient sqs = clients.sqs();
        Connection connection = connect(clients.dataDirectory());
        Statement statement = connection.createStatement()) {
      String results = QueueFunctions.queue(sqs);
      String function = clients.deployPython(QueueFunctions.changeCopier(results));
      statement.execute("create table " + table + " (id int primary key, value text)");
      statement.execute("insert into " + table + " values (1, 'one')");
      String uuid =
          lambda
              .createEventSourceMapping(
                  request ->
                      request
                          .functionName(function)
                          .eventSourceArn(
                              "arn:aws:postgresql:us-east-1:000000000000:embedded/public." + table)
                          .startingPosition(EventSourcePosition.TRIM_HORIZON))
              .uuid();

      assertThat(QueueFunctions.awaitAll(sqs, results, Set.of("INSERT one"))).hasSize(1);
      statement.execute("update " + table + " set value = 'two'");
      assertThat(QueueFunctions.awaitAll(sqs, results, Set.of("MODIFY two"))).hasSize(1);
      Eventually.find(
          () ->
              Optional.of(lambda.getEventSourceMapping(request -> request.uuid(uuid)))
                  .filter(mapping -> mapping.state().equals("Enabled")));
      lambda.deleteEventSourceMapping(request -> request.uuid(uuid));
      Eventually.find(() -> slots(statement) == 0 ? Optional.of(true) : Optional.empty());
    }
  }

  private static int slots(Statement statement) {
    try (ResultSet row = statement.executeQuery("select count(*) from pg_replication_slots")) {
      row.next();
      return row.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Opens the database for sources of an instance. */
  static Connection connect(Path dataDirectory) throws IOException, SQLException {
    Path file = dataDirectory.resolve("postgres").resolve("source-connection");
    Matcher matcher = CONNECTION.matcher(Files.readString(file).strip());
    assertThat(matcher.matches()).isTrue();
    assertThat(matcher.group(3)).isEqualTo(SourceDatabase.NAME);
    String socket = matcher.group(1) + "/.s.PGSQL." + matcher.group(2);
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost/"
            + matcher.group(3)
            + "?sslmode=disable&gssEncMode=disable&socketFactory="
            + UnixSockets.class.getName()
            + "&socketFactoryArg="
            + URLEncoder.encode(socket, StandardCharsets.UTF_8),
        matcher.group(4),
        matcher.group(5));
  }
}
