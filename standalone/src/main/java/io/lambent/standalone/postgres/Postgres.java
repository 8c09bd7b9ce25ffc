package io.lambent.standalone.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * <p>It listens on a free loopback port and asks for a password that only the owner of the data
 * directory can read, because every process of the machine can reach loopback. What is committed is
 * on disk: {@code fsync} and {@code synchronous_commit} are on.
 *
 * <p>The server runs in a session of its own (by {@code pg_ctl}), so that a Ctrl-C in the terminal
 * does not end it before the services have done with it. Where the process that started it was
 * killed, it lives on as an orphan until the next {@link #start}, which stops it first, so that
 * nothing the dead process began is still under way. Where the server itself was killed, {@link
 * #supervise} brings it back. The caller holds the lock on the directory that makes sure of there
 * being no other owner.
 */
public final class Postgres implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Postgres.class);

  private static final Duration STOP = Duration.ofSeconds(30);

  /** Crash recovery replays up to {@code max_wal_size}, 1 GB, before it is ready. */
  private static final Duration START = Duration.ofMinutes(5);

  private static final Duration POLL = Duration.ofMillis(5);

  private final Launcher launcher;
  private final Binaries binaries;
  private final Path data;
  private final Path logFile;
  private final int port;
  private final String password;
  private volatile @Nullable Supervision supervision;

  private Postgres(
      Launcher launcher, Binaries binaries, Path data, Path logFile, int port, String password) {
    this.launcher = launcher;
    this.binaries = binaries;
    this.data = data;
    this.logFile = logFile;
    this.port = port;
    this.password = password;
  }

  /**
   * Starts the server and waits until it accepts connections.
   *
   * @param directory holds everything of it: programs, data and password
   * @param logFile what the server reports
   */
  public static Postgres start(Path directory, Path logFile) throws PostgresException {
    return start(directory, logFile, null);
  }

  /**
   * @param prepared made by {@link #keep}, to be faster on an empty directory; may be missing
   */
  public static Postgres start(Path directory, Path logFile, @Nullable Path prepared)
      throws PostgresException {
    long begin = System.nanoTime();
    Launcher launcher = Launcher.detect();
    Binaries binaries = Binaries.unpack(directory, prepared);
    Path data = directory.resolve("data");
    try {
      Path passwordFile = directory.resolve("password");
      String password = Creation.password(passwordFile);
      if (!Files.isDirectory(data)) {
        new Creation(launcher, binaries).create(directory, data, passwordFile, prepared);
      }
      stopOrphan(launcher, binaries, data);
      Postgres postgres = new Postgres(launcher, binaries, data, logFile, freePort(), password);
      postgres.launch();
      log.info("PostgreSQL ready after {} ms", (System.nanoTime() - begin) / 1_000_000);
      return postgres;
    } catch (IOException e) {
      throw new PostgresException("PostgreSQL could not be started in " + directory, e);
    }
  }

  /** From now until {@link #close}, starts the server again, on the same port, whenever it ends. */
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

  /** Without user and password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  public String user() {
    return Creation.USER;
  }

  public String password() {
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
    } catch (IOException e) {
      throw new PostgresException("PostgreSQL could not be stopped", e);
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

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void launch() throws IOException, PostgresException {
    String settings =
        "-p "
            + port
            + " -c listen_addresses=127.0.0.1"
            + " -c unix_socket_directories="
            + " -c fsync=on"
            + " -c synchronous_commit=on"
            + " -c full_page_writes=on"
            + " -c max_connections=100"
            + " -c log_timezone=UTC"
            + " -c timezone=UTC";
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
   * What the server said since {@code from}, a position in its log: why it gave up, if it says so.
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
