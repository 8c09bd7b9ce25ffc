package io.lambent.standalone.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.digest.RandomHex;
import io.lambent.execution.host.Guardian;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running PostgreSQL server with a data directory of its own, which is kept from run to run.
 *
 * <p>It listens on a Unix socket in a directory that only the owner can enter, and on no port:
 * every process of the machine, functions among them, can connect to a port, and can take it when
 * the server ends. The server requires a password nevertheless. What is committed is on disk:
 * {@code fsync} and {@code synchronous_commit} are on.
 *
 * <p>The server runs in a session of its own (by {@code pg_ctl}), so that a Ctrl-C in the terminal
 * does not end it before the services have finished with it. If the process that started it is
 * killed, a {@link Guardian} stops the server; without a guardian, the server runs on until the
 * next {@link #start}, which stops it first, so that nothing that the killed process began is still
 * under way. If the server itself is killed, {@link #supervise} starts it again. The caller must
 * hold the lock on the directory, so that no other process uses it.
 */
public final class Postgres implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Postgres.class);

  private final Postmaster postmaster;
  private final Path directory;
  private final Path data;
  private final Path logFile;
  private final Path sockets;
  private final String password;
  private final boolean sourceDatabase;

  /** A setting without effect, by which the guardian knows this server from others. */
  private final String mark = "lambent.instance=" + randomName();

  private @Nullable Guardian guardian;
  private volatile @Nullable Supervision supervision;

  private Postgres(
      Postmaster postmaster,
      Path directory,
      Path logFile,
      Path sockets,
      String password,
      boolean sourceDatabase) {
    this.postmaster = postmaster;
    this.directory = directory;
    this.data = data(directory);
    this.logFile = logFile;
    this.sockets = sockets;
    this.password = password;
    this.sourceDatabase = sourceDatabase;
  }

  private static Path data(Path directory) {
    return directory.resolve("data");
  }

  private static String randomName() {
    return RandomHex.of(16);
  }

  /**
   * Starts the server and waits until it accepts connections.
   *
   * @param directory the directory of programs, data and password
   * @param logFile the server's log
   */
  public static Postgres start(Path directory, Path logFile) throws PostgresException {
    return start(directory, logFile, null, false);
  }

  /**
   * Starts the server and waits until it accepts connections.
   *
   * @param prepared the directory that {@link #keep} filled, which makes a start on an empty
   *     directory faster; may be missing
   * @param sourceDatabase true for a {@link SourceDatabase}
   */
  public static Postgres start(
      Path directory, Path logFile, @Nullable Path prepared, boolean sourceDatabase)
      throws PostgresException {
    long begin = System.nanoTime();
    Launcher launcher = Launcher.detect();
    Binaries binaries = Binaries.unpack(directory, prepared);
    Path data = data(directory);
    try {
      Path passwordFile = directory.resolve("password");
      String password = Creation.password(passwordFile);
      if (!Files.isDirectory(data)) {
        new Creation(launcher, binaries).create(directory, data, passwordFile, prepared);
      }
      Postmaster postmaster = new Postmaster(launcher, binaries, data);
      postmaster.stopOrphan();
      Path sockets = SocketDirectory.make(directory);
      launcher.own(sockets);
      Postgres postgres =
          new Postgres(postmaster, directory, logFile, sockets, password, sourceDatabase);
      postgres.open();
      log.info("PostgreSQL ready after {} ms", (System.nanoTime() - begin) / 1_000_000);
      return postgres;
    } catch (IOException e) {
      throw new PostgresException("PostgreSQL could not be started in " + directory, e);
    }
  }

  /** Starts the server for the first time and creates its roles; stops it where that fails. */
  private void open() throws IOException, PostgresException {
    guardian = Guardian.ofPostgres(data, mark, directory.resolve("guardian")).orElse(null);
    try {
      launch();
      if (!Roles.made(data)) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(), user(), password())) {
          Roles.make(connection, data, password);
        }
      }
      if (sourceDatabase) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(), user(), password())) {
          SourceDatabase.make(connection, password(SourceDatabase.NAME));
        }
        SourceDatabase.describe(directory, sockets, password(SourceDatabase.NAME));
      }
    } catch (SQLException e) {
      close();
      throw new PostgresException("PostgreSQL's users could not be made", e);
    } catch (IOException | PostgresException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts the server with its settings. */
  private void launch() throws IOException, PostgresException {
    String settings =
        "-p "
            + SocketDirectory.PORT
            + " -c listen_addresses="
            + " -c unix_socket_directories="
            + SocketDirectory.quoted(sockets)
            + " -c unix_socket_permissions=0700"
            + " -c "
            + mark
            + " -c fsync=on"
            + " -c synchronous_commit=on"
            + " -c full_page_writes=on"
            + " -c max_connections=100"
            + " -c log_timezone=UTC"
            + " -c timezone=UTC"
            + (sourceDatabase ? " -c wal_level=logical" : "");
    postmaster.start(settings, sockets, logFile);
  }

  /** Starts the server again whenever it ends, until {@link #close}. */
  public void supervise() {
    supervision =
        Supervision.begin(
            new Supervision.Server() {
              @Override
              public boolean alive() throws IOException {
                return postmaster.process().isPresent();
              }

              @Override
              public void restart() throws IOException, PostgresException {
                postmaster.stopOrphan();
                launch();
              }
            });
  }

  /**
   * Copies the files of a stopped server, from which {@link #start} creates new servers.
   *
   * @param directory as given to {@code start}
   */
  public static void keep(Path directory, Path prepared) throws IOException {
    Prepared.keep(directory, prepared);
  }

  /** The JDBC URL, without user and password. Its host is not used. */
  public String jdbcUrl() {
    return jdbcUrl("postgres");
  }

  /** The JDBC URL of another database. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://localhost/"
        + database
        + "?sslmode=disable&gssEncMode=disable&socketFactory="
        + UnixSockets.class.getName()
        + "&socketFactoryArg="
        + URLEncoder.encode(SocketDirectory.socket(sockets).toString(), UTF_8);
  }

  /**
   * The password of the role that owns a service's schema and has its name.
   *
   * @param schema such as {@code lambent_function}
   */
  public String password(String schema) {
    return Roles.password(schema, password);
  }

  /** The superuser. */
  String user() {
    return Creation.USER;
  }

  /** The superuser's password. */
  String password() {
    return password;
  }

  /** Ends open sessions, writes all data to disk and stops the server. Idempotent. */
  @Override
  public void close() throws PostgresException {
    @Nullable Supervision supervised = supervision;
    if (supervised != null) {
      supervised.close();
    }
    try {
      postmaster.stop();
      SocketDirectory.remove(directory);
    } catch (IOException e) {
      throw new PostgresException("PostgreSQL could not be stopped", e);
    }
    @Nullable Guardian watching = guardian;
    if (watching != null) {
      watching.close();
    }
  }

  /**
   * Kills the server without waiting for its end. What it has committed is there after the next
   * start.
   */
  public void kill() {
    @Nullable Supervision supervised = supervision;
    if (supervised != null) {
      supervised.close();
    }
    try {
      postmaster.process().ifPresent(ProcessHandle::destroyForcibly);
    } catch (IOException e) {
      log.warn("PostgreSQL could not be ended", e);
    }
  }
}
