package io.lambent.standalone.postgres;

import static io.lambent.standalone.postgres.TestingSql.connectAs;
import static io.lambent.standalone.postgres.TestingSql.query;
import static io.lambent.standalone.postgres.TestingSql.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.execution.host.NativePrograms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class PostgresTest {
  @TempDir static Path directory;

  private final Path log = directory.resolve("logs/postgres.log");

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
  void listensInADirectoryThatOnlyItsOwnerCanEnterAndOnNoPort() throws Exception {
    try (Postgres postgres = Postgres.start(directory, log)) {
      assertThat(query(postgres, "SHOW listen_addresses")).isEmpty();
      Path sockets = sockets(postgres);
      assertThat(SocketDirectory.socket(sockets)).exists();
      assertThat(Files.getPosixFilePermissions(sockets))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
    assertThat(directory.resolve("run")).doesNotExist();
  }

  @Test
  void listensElsewhereWhereThePathOfTheSocketWouldBeTooLong(@TempDir Path parent)
      throws Exception {
    Path deep = parent.resolve("deep" + "-below".repeat(20));
    Path sockets;
    try (Postgres postgres = Postgres.start(deep, log)) {
      sockets = sockets(postgres);
      assertThat(sockets.startsWith(deep)).isFalse();
      assertThat(sockets).exists();
    }
    assertThat(sockets).doesNotExist();
  }

  private static Path sockets(Postgres postgres) throws SQLException {
    return Path.of(query(postgres, "SHOW unix_socket_directories").replace("\"", ""));
  }

  @Test
  void whatTheFirstUserMadeInASchemaBecomesItsOwners(@TempDir Path parent) throws Exception {
    Path older = parent.resolve("it's, well, older");
    Path data = older.resolve("data");
    try (Postgres postgres = Postgres.start(older, log)) {
      update(
          postgres,
          "CREATE TABLE lambent_aws.old (a int PRIMARY KEY, b serial);"
              + "CREATE SEQUENCE lambent_aws.numbers;"
              + "CREATE FUNCTION lambent_aws.answer() RETURNS int LANGUAGE sql AS 'SELECT 42'");
    }
    try (Stream<Path> files = Files.list(data)) {
      for (Path made : files.filter(f -> f.toString().contains("lambent-roles")).toList()) {
        Files.delete(made);
      }
    }

    try (Postgres postgres = Postgres.start(older, log);
        Connection aws = connectAs(postgres, "lambent_aws");
        Statement statement = aws.createStatement()) {
      statement.execute("ALTER TABLE lambent_aws.old ADD c int");
      statement.execute("INSERT INTO lambent_aws.old (a) VALUES (lambent_aws.answer())");
      statement.execute("DROP SEQUENCE lambent_aws.numbers");
      statement.execute("DROP FUNCTION lambent_aws.answer");
    }
  }

  @Test
  void stopsAServerThatAKilledProcessLeftRunning() throws Exception {
    Postgres.start(directory, log);
    ProcessHandle process = postmaster();
    try (Postgres postgres = Postgres.start(directory, log)) {
      process.onExit().get(60, TimeUnit.SECONDS);
      assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aGuardianStopsTheServerOfItsInstanceOnly(@TempDir Path programs) throws Exception {
    Optional<Path> guardian = NativePrograms.unpack("lambent-guardian", programs);
    assumeTrue(guardian.isPresent(), "this build has no guardian");
    Postgres.start(directory, log);
    ProcessHandle server = postmaster();
    String mark =
        Arrays.stream(
                Files.readString(Path.of("/proc", Long.toString(server.pid()), "cmdline"))
                    .split("\0"))
            .filter(argument -> argument.startsWith("lambent.instance="))
            .findFirst()
            .orElseThrow();

    assertThat(guard(guardian.get(), mark + "0")).isZero();
    assertThat(server.isAlive()).isTrue();
    long logged = Files.size(log);
    assertThat(guard(guardian.get(), mark)).isZero();

    server.onExit().get(60, TimeUnit.SECONDS);
    assertThat(Files.readString(log).substring((int) logged))
        .contains("database system is shut down");
  }

  /** Runs a guardian whose platform is gone at once. */
  private static int guard(Path program, String mark) throws Exception {
    Process process =
        new ProcessBuilder(
                program.toString(), "postgres", directory.resolve("data").toString(), mark)
            .start();
    process.getOutputStream().close();
    return process.waitFor();
  }

  @Test
  void recoversAfterTheServerWasKilled() throws Exception {
    Postgres killed = Postgres.start(directory, log);
    update(killed, "CREATE TABLE recovered AS SELECT 7 AS answer");
    ProcessHandle process = postmaster();
    process.destroyForcibly();
    process.onExit().get(60, TimeUnit.SECONDS);

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

    try (Postgres postgres = Postgres.start(second, log, prepared, false)) {
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
}
