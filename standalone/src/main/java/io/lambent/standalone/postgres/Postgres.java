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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

  private static final Duration STOP = Duration.ofSeconds(30);

  /** Crash recovery replays up to {@code max_wal_size}, 1 GB, before it is ready. */
  private static final Duration START = Duration.ofMinutes(5);

  private static final Duration POLL = Duration.ofMillis(5);

  private final Launcher launcher;
  private final Binaries binaries;
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
      Launcher launcher,
      Binaries binaries,
      Path directory,
      Path logFile,
      Path sockets,
      String password,
      boolean sourceDatabase) {
    this.launcher = launcher;
    this.binaries = binaries;
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
      stopOrphan(launcher, binaries, data);
      Path sockets = SocketDirectory.make(directory);
      launcher.own(sockets);
      Postgres postgres =
          new Postgres(launcher, binaries, directory, logFile, sockets, password, sourceDatabase);
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

  /** From now until {@link #close}, starts the server again whenever it ends. */
  public void supervise() {
    supervision =
        Supervision.begin(
            new Supervision.Server() {
              @Override
              public boolean alive() throws IOException {
                return PostmasterFile.read(data).flatMap(file -> file.process(data)).isPresent();
              }

              @Override
              public void restart() throws IOException, PostgresException {
                stopOrphan(launcher, binaries, data);
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
      stop(launcher, binaries, data);
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
      PostmasterFile.read(data)
          .flatMap(file -> file.process(data))
          .ifPresent(ProcessHandle::destroyForcibly);
    } catch (IOException e) {
      log.warn("PostgreSQL could not be ended", e);
    }
  }

  /**
   * Stops the server that a killed process left running, or clears away the {@code postmaster.pid}
   * of one that is gone: PostgreSQL itself would refuse to start where its process id has been
   * given to another program since, or still belongs to a zombie.
   */
  private static void stopOrphan(Launcher launcher, Binaries binaries, Path data)
      throws IOException, PostgresException {
    Optional<PostmasterFile> file = PostmasterFile.read(data);
    if (file.isPresent() && file.get().process(data).isPresent()) {
      log.info("stopping the PostgreSQL that a killed process left, process {}", file.get().pid());
      stop(launcher, binaries, data);
    }
    awaitNoBackends(data);
    Files.deleteIfExists(PostmasterFile.of(data));
  }

  /** The backends of a killed postmaster end by themselves, but two servers must never overlap. */
  private static void awaitNoBackends(Path data) throws PostgresException {
    Instant deadline = Instant.now().plus(STOP);
    while (backends(data)) {
      if (Instant.now().isAfter(deadline)) {
        throw new PostgresException(
            "Processes of an earlier PostgreSQL still use " + data, "Stop them, then start again.");
      }
      pause();
    }
  }

  private static boolean backends(Path data) {
    try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
      return processes.anyMatch(process -> PostmasterFile.worksIn(process.pid(), data));
    }
  }

  private static void stop(Launcher launcher, Binaries binaries, Path data)
      throws IOException, PostgresException {
    Optional<PostmasterFile> file = PostmasterFile.read(data);
    Optional<ProcessHandle> process = file.flatMap(found -> found.process(data));
    if (process.isEmpty()) {
      return;
    }
    for (String mode : List.of("fast", "immediate")) {
      Command.Result result =
          Command.run(
              STOP.plusSeconds(5),
              launcher.command(
                  List.of(
                      binaries.program("pg_ctl").toString(),
                      "--pgdata=" + data,
                      "--mode=" + mode,
                      "--timeout=" + STOP.toSeconds(),
                      "stop")));
      if (result.succeeded() || !process.get().isAlive()) {
        return;
      }
      log.warn("stopping PostgreSQL ({}): {}", mode, result.lastLine());
    }
    throw new PostgresException(
        "PostgreSQL, process " + process.get().pid() + ", does not stop", "Stop it by hand.");
  }

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
    SocketDirectory.clear(sockets);
    Files.createDirectories(logFile.toAbsolutePath().getParent());
    if (Files.notExists(logFile)) {
      Files.createFile(logFile);
    }
    launcher.own(logFile);
    long logged = Files.size(logFile);
    List<String> command =
        launcher.command(
            List.of(
                binaries.program("pg_ctl").toString(),
                "--pgdata=" + data,
                "--log=" + logFile,
                "--options=" + settings,
                "--wait",
                "--timeout=" + START.toSeconds(),
                "start"));
    Process starter =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()))
            .start();
    while (!ready()) {
      // pg_ctl looks ten times a second, this loop more often; but it knows when there is no hope.
      if (!starter.isAlive() && !ready()) {
        throw new PostgresException(
            "PostgreSQL did not start (" + complaint(logFile, logged) + ")");
      }
      pause();
    }
  }

  private boolean ready() throws IOException {
    return PostmasterFile.read(data).filter(PostmasterFile::ready).isPresent();
  }

  /**
   * The lines of the server's log since the position {@code from}, which may say why it gave up.
   */
  private static String complaint(Path logFile, long from) throws IOException {
    byte[] all = Files.readAllBytes(logFile);
    int start = (int) Math.min(from, all.length);
    List<String> lines =
        new String(all, start, all.length - start, UTF_8)
            .lines()
            .filter(l -> !l.isBlank())
            .toList();
    return lines.stream()
        .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
        .findFirst()
        .map(line -> line.replaceFirst("^.*(FATAL|PANIC): *", ""))
        .orElseGet(() -> lines.isEmpty() ? "it said nothing" : lines.getFirst());
  }

  private static void pause() throws PostgresException {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PostgresException("interrupted while waiting for PostgreSQL", e);
    }
  }
}
