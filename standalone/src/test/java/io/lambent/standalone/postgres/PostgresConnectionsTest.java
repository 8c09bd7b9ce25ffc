package io.lambent.standalone.postgres;

import static io.lambent.standalone.postgres.TestingSql.connect;
import static io.lambent.standalone.postgres.TestingSql.connectAs;
import static io.lambent.standalone.postgres.TestingSql.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections to a PostgreSQL server of Lambent's. All tests share one server. */
@Timeout(600)
class PostgresConnectionsTest {
  /** SQLSTATE {@code insufficient_privilege}. */
  private static final String NOT_PERMITTED = "42501";

  private static final String SLEEPERS =
      "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query = '%s'";

  @TempDir static Path directory;
  private static Postgres postgres;

  @BeforeAll
  static void start() throws Exception {
    postgres = Postgres.start(directory, directory.resolve("logs/postgres.log"));
  }

  @AfterAll
  static void stop() throws Exception {
    postgres.close();
  }

  @Test
  void whatIsCommittedIsOnDisk() throws Exception {
    assertThat(query(postgres, "SHOW fsync")).isEqualTo("on");
    assertThat(query(postgres, "SHOW synchronous_commit")).isEqualTo("on");
    assertThat(query(postgres, "SHOW full_page_writes")).isEqualTo("on");
  }

  @Test
  void asksForAPasswordThatOnlyTheOwnerCanRead() throws Exception {
    assertThatThrownBy(
            () -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "guess").close())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
    assertThat(Files.getPosixFilePermissions(directory.resolve("password")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aServiceOwnsItsSchemaAndMayDoNothingElse() throws Exception {
    try (Connection billing = connectAs(postgres, "lambent_billing");
        Connection execution = connectAs(postgres, "lambent_execution");
        Statement own = billing.createStatement();
        Statement other = execution.createStatement()) {
      own.execute("CREATE TABLE lambent_billing.mine AS SELECT 1 AS a");

      for (String refused :
          List.of(
              "SELECT * FROM lambent_billing.mine",
              "CREATE TABLE lambent_billing.theirs (a int)",
              "CREATE TABLE public.theirs (a int)",
              "CREATE SCHEMA theirs",
              "CREATE ROLE theirs",
              "SELECT rolpassword FROM pg_authid",
              "SELECT pg_read_file('/etc/passwd')",
              "COPY (SELECT 1) TO PROGRAM 'true'")) {
        assertThatThrownBy(() -> other.execute(refused))
            .as(refused)
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(NOT_PERMITTED));
      }
    }
  }

  @Test
  void aReadWaitsAsLongAsItsTimeOutAndNoLonger() throws Exception {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      connection.setNetworkTimeout(Runnable::run, 100);
      assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(60)"))
          .hasRootCauseInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void aConnectionIsAbortedFromAnotherThread() throws Exception {
    String sleep = "SELECT pg_sleep(61)";
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> asleep = threads.submit(() -> statement.execute(sleep));
      while (!query(postgres, SLEEPERS.formatted(sleep)).equals("1")) {
        LockSupport.parkNanos(1_000_000);
      }
      connection.abort(Runnable::run);

      assertThatThrownBy(() -> asleep.get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(SQLException.class);
    }
  }

  @Test
  void carriesMoreThanASocketHolds() throws Exception {
    String text = "x".repeat(5_000_000);
    try (Connection connection = connect(postgres);
        PreparedStatement statement = connection.prepareStatement("SELECT ?::text")) {
      statement.setString(1, text);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        assertThat(rows.getString(1)).isEqualTo(text);
      }
    }
  }
}
