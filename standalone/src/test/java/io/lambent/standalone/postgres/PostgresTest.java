package io.lambent.standalone.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class PostgresTest {
  @TempDir static Path directory;

  private final Path log = directory.resolve("logs/postgres.log");

  @Test
  void whatIsCommittedIsOnDisk() throws Exception {
    try (Postgres postgres = Postgres.start(directory, log)) {
      assertThat(query(postgres, "SHOW fsync")).isEqualTo("on");
      assertThat(query(postgres, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(query(postgres, "SHOW full_page_writes")).isEqualTo("on");
    }
  }

  @Test
  void keepsItsDataFromRunToRun() throws Exception {
    try (Postgres postgres = Postgres.start(directory, log)) {
      update(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
    }
    try (Postgres postgres = Postgres.start(directory, log)) {
      assertThat(query(postgres, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void asksForAPasswordThatOnlyTheOwnerCanRead() throws Exception {
    try (Postgres postgres = Postgres.start(directory, log)) {
      assertThatThrownBy(
              () ->
                  DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "guess").close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThat(Files.getPosixFilePermissions(directory.resolve("password")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void stopsAServerThatAKilledProcessLeftRunning() throws Exception {
    Postgres orphan = Postgres.start(directory, log);
    ProcessHandle process = postmaster();
    try (Postgres postgres = Postgres.start(directory, log)) {
      process.onExit().get(30, TimeUnit.SECONDS);
      assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
      assertThat(postgres.jdbcUrl()).isNotEqualTo(orphan.jdbcUrl());
    }
  }

  @Test
  void recoversAfterTheServerWasKilled() throws Exception {
    Postgres killed = Postgres.start(directory, log);
    update(killed, "CREATE TABLE recovered AS SELECT 7 AS answer");
    ProcessHandle process = postmaster();
    process.destroyForcibly();
    process.onExit().get(30, TimeUnit.SECONDS);

    try (Postgres postgres = Postgres.start(directory, log)) {
      assertThat(query(postgres, "SELECT answer FROM recovered")).isEqualTo("7");
    }
  }

  @Test
  void isStartedAgainWhenItEndsUnasked() throws Exception {
    try (Postgres postgres = Postgres.start(directory, log)) {
      update(postgres, "CREATE TABLE supervised AS SELECT 8 AS answer");
      postgres.supervise();
      ProcessHandle process = postmaster();
      process.destroyForcibly();

      assertThat(eventually(postgres, "SELECT answer FROM supervised")).isEqualTo("8");
      assertThat(postmaster().pid()).isNotEqualTo(process.pid());
    }
  }

  @Test
  void aCopyOfAPreparedServerHasItsTablesAndAPasswordOfItsOwn(@TempDir Path other)
      throws Exception {
    Path first = other.resolve("first");
    Path second = other.resolve("second");
    Path prepared = other.resolve("prepared");
    String password;
    try (Postgres postgres = Postgres.start(first, log)) {
      update(postgres, "CREATE TABLE prepared AS SELECT 9 AS answer");
      password = postgres.password();
    }
    Postgres.keep(first, prepared);

    try (Postgres postgres = Postgres.start(second, log, prepared)) {
      assertThat(query(postgres, "SELECT answer FROM prepared")).isEqualTo("9");
      assertThat(postgres.password()).isNotEqualTo(password);
      assertThatThrownBy(
              () ->
                  DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), password)
                      .close())
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void leavesAnotherProcessAloneThatHasTheProcessIdNow() throws Exception {
    Postgres.start(directory, log).close();
    Process other = new ProcessBuilder("cat").start();
    Files.write(
        PostmasterFile.of(directory.resolve("data")),
        List.of(
            Long.toString(other.pid()),
            directory.resolve("data").toString(),
            Long.toString(System.currentTimeMillis() / 1000),
            "5432",
            "",
            "127.0.0.1",
            "",
            "ready   "));

    try (Postgres postgres = Postgres.start(directory, log)) {
      assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void saysWhyItDoesNotStart(@TempDir Path broken) throws Exception {
    Postgres.start(broken, log).close();
    Files.delete(broken.resolve("data/global/pg_control"));

    assertThatThrownBy(() -> Postgres.start(broken, log))
        .isInstanceOf(PostgresException.class)
        .hasMessageStartingWith("PostgreSQL did not start (");
  }

  private static ProcessHandle postmaster() throws Exception {
    Path data = directory.resolve("data");
    return PostmasterFile.read(data).orElseThrow().process(data).orElseThrow();
  }

  /** Asks until the server, which is about to start again, answers. */
  private static String eventually(Postgres postgres, String sql) throws Exception {
    while (true) {
      try {
        return query(postgres, sql);
      } catch (SQLException e) {
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  private static String query(Postgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void update(Postgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection connect(Postgres postgres) throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }
}
