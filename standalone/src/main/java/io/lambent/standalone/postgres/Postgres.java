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
 * A running PostgreSQL server with a data directory of its own, kept from run to run.
 *
 * <p>It listens on a Unix socket in a directory that only the owner can enter, and on no port:
 * every process of the machine, functions among them, can reach a port, and can take it when the
 * server ends. It asks for a password all the same. What is committed is on disk: {@code fsync} and
 * {@code synchronous_commit} are on.
 *
 * <p>The server runs in a session of its own (by {@code pg_ctl}), so that a Ctrl-C in the terminal
 * does not end it before the services have done with it. Where the process that started it was
 * killed, a {@link Guardian} stops it; where there is none, it lives on as an orphan until the next
 * {@link #start}, which stops it first, so that nothing the dead process began is still under way.
 * If the server itself was killed, {@link #supervise} starts it again. The caller holds the lock on
 * the directory that makes sure of there being no other owner.
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
   * @param directory holds everything of it: programs, data and password
   * @param logFile what the server reports
   */
  public static Postgres start(Path directory, Path logFile) throws PostgresException {
    return start(directory, logFile, null, false);
  }

  /**
   * @param prepared made by {@link #keep}, to be faster on an empty directory; may be missing
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

  /** Launches the server for the first time; nothing of it runs where that fails. */
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

  /** From now until {@link #close}, starts the server again whenever it ends. */
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
   * Keeps copies of a stopped server, from which {@link #start} makes new ones.
   *
   * @param directory as given to {@code start}
   */
  public static void keep(Path directory, Path prepared) throws IOException {
    Prepared.keep(directory, prepared);
  }

  /** Without user and password. The host in it is not used. */
  public String jdbcUrl() {
    return jdbcUrl("postgres");
  }

  /** The same for another database. */
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

  /** The user that may do anything. */
  String user() {
    return Creation.USER;
  }

  String password() {
    return password;
  }

  /** Ends sessions that are still open, writes everything out and stops. Idempotent. */
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
   * Ends the server at once; what it has committed is there again after the next start. Does not
   * wait.
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
