package io.lambent.standalone.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process of a PostgreSQL server on a data directory: starts it, finds it and stops it. */
final class Postmaster {
  private static final Logger log = LoggerFactory.getLogger(Postmaster.class);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  /** Crash recovery replays up to {@code max_wal_size}, 1 GB, before the server is ready. */
  private static final Duration START_LIMIT = Duration.ofMinutes(5);

  private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

  private final Launcher launcher;
  private final Binaries binaries;
  private final Path data;

  Postmaster(Launcher launcher, Binaries binaries, Path data) {
    this.launcher = launcher;
    this.binaries = binaries;
    this.data = data;
  }

  /** The process of the server; empty where none runs on the data directory. */
  Optional<ProcessHandle> process() throws IOException {
    return PostmasterFile.read(data).flatMap(file -> file.process(data));
  }

  /**
   * Stops the server that a killed process left running, and deletes its {@code postmaster.pid}.
   * PostgreSQL would refuse to start where the process id in that file now belongs to another
   * program, or to a zombie.
   */
  void stopOrphan() throws IOException, PostgresException {
    Optional<ProcessHandle> orphan = process();
    if (orphan.isPresent()) {
      log.info(
          "stopping the PostgreSQL that a killed process left, process {}", orphan.get().pid());
      stop();
    }
    awaitNoBackends();
    Files.deleteIfExists(PostmasterFile.of(data));
  }

  /** The backends of a killed postmaster end by themselves, but two servers must never overlap. */
  private void awaitNoBackends() throws PostgresException {
    Instant deadline = Instant.now().plus(STOP_LIMIT);
    while (hasBackends()) {
      if (Instant.now().isAfter(deadline)) {
        throw new PostgresException(
            "Processes of an earlier PostgreSQL still use " + data, "Stop them, then start again.");
      }
      pause();
    }
  }

  private boolean hasBackends() {
    try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
      return processes.anyMatch(process -> PostmasterFile.worksIn(process.pid(), data));
    }
  }

  /** Ends open sessions, writes all data to disk and stops the server, if it runs. */
  void stop() throws IOException, PostgresException {
    Optional<ProcessHandle> process = process();
    if (process.isEmpty()) {
      return;
    }
    for (String mode : List.of("fast", "immediate")) {
      Command.Result result =
          Command.run(
              STOP_LIMIT.plusSeconds(5),
              launcher.command(
                  List.of(
                      binaries.program("pg_ctl").toString(),
                      "--pgdata=" + data,
                      "--mode=" + mode,
                      "--timeout=" + STOP_LIMIT.toSeconds(),
                      "stop")));
      if (result.succeeded() || !process.get().isAlive()) {
        return;
      }
      log.warn("stopping PostgreSQL ({}): {}", mode, result.lastLine());
    }
    throw new PostgresException(
        "PostgreSQL, process " + process.get().pid() + ", does not stop", "Stop it by hand.");
  }

  /**
   * Starts the server and waits until it accepts connections.
   *
   * @param settings options of the command line
   * @param sockets the directory of its Unix socket
   * @param logFile gets what the server reports
   */
  void start(String settings, Path sockets, Path logFile) throws IOException, PostgresException {
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
                "--timeout=" + START_LIMIT.toSeconds(),
                "start"));
    Process starter =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()))
            .start();
    while (!isReady()) {
      // This loop notices readiness sooner than pg_ctl, which looks ten times a second. Only pg_ctl
      // notices that the server has given up: it ends then.
      if (!starter.isAlive() && !isReady()) {
        throw new PostgresException(
            "PostgreSQL did not start (" + complaint(logFile, logged) + ")");
      }
      pause();
    }
  }

  private boolean isReady() throws IOException {
    return PostmasterFile.read(data).filter(PostmasterFile::ready).isPresent();
  }

  /** The first fatal error, or else the first line, in the server's log from a position on. */
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
      Thread.sleep(POLL_INTERVAL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PostgresException("interrupted while waiting for PostgreSQL", e);
    }
  }
}
