package io.lambent.execution.interpreter;

import io.lambent.execution.host.Guardian;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Files that make a runtime client start faster, made once per interpreter in the background when
 * the first function needs them: Python's compiled modules, and the JVM's archives of loaded
 * classes. Until they are there, and if they cannot be made, clients start without them.
 */
final class ClientCache implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClientCache.class);
  private static final int MINUTES = 2;
  private static final int FIRST_WITH_AOT_CACHE = 25;

  /** The first JDK whose archives serve where the jars are in another place (JDK-8279366). */
  private static final int FIRST_WITH_MOVABLE_JARS = 19;

  /**
   * The client's directory on the class path of older JDKs, in a sandbox and while their archive is
   * made: from the working directory, so that it is the same in both.
   */
  private static final String CLIENT_FROM_TASK = "../runtime";

  private static final String JARS = "/lib/*";

  /** Options of the JVM that makes the archive; those of the JVMs that use it must be the same. */
  private static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          // A file that only the JDK's tools read, made at each start.
          "-XX:-UsePerfData",
          // The client's own library; docs/runtime-protocol.md.
          "--enable-native-access=ALL-UNNAMED",
          // At the address it was made for, an archive's pages are shared between processes.
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0");

  /** Compiling at once all that was compiled in training takes a tenth of a start. */
  private static final String WITHOUT_REPLAY = "-XX:-AOTReplayTraining";

  private static final int END_SECONDS = 5;

  private final Set<Path> made = ConcurrentHashMap.newKeySet();
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Begins to make what is not there yet; returns at once. */
  void prepare(Interpreter interpreter, Path client, @Nullable Path sdk) {
    if ((interpreter.language() == Language.PYTHON || interpreter.language() == Language.JAVA)
        && made.add(interpreter.executable())) {
      Thread.ofVirtual().name("client-cache").start(() -> make(interpreter, client, sdk));
    }
  }

  /**
   * The client's jars on the class path of a JVM that starts in the function's directory.
   *
   * @param inside the client's directory as found from inside
   */
  static String jars(Interpreter interpreter, Path client, String inside) {
    return (movesJars(interpreter) || isOnHost(client, inside) ? inside : CLIENT_FROM_TASK) + JARS;
  }

  private static boolean movesJars(Interpreter interpreter) {
    return interpreter.version() >= FIRST_WITH_MOVABLE_JARS;
  }

  private static boolean isOnHost(Path client, String inside) {
    return inside.equals(client.toString());
  }

  /** The options of a JVM that runs the client. */
  static List<String> jvmOptions(
      Interpreter interpreter, Path client, String inside, FunctionClasses classes) {
    List<String> options = new ArrayList<>(JVM);
    switch (classes) {
      case FunctionClasses.Unpacked unpacked ->
          addArchive(options, interpreter, client, inside, unpacked.archive());
      case FunctionClasses.OnClassPath own -> {
        switch (own.step()) {
          // The client's jars come first on the class path, so that its archive fits.
          case NONE -> addArchive(options, interpreter, client, inside, ClassArchive.ALL);
          case RECORDED -> options.add("-XX:AOTCacheOutput=" + own.file());
          case USED -> options.addAll(List.of(WITHOUT_REPLAY, "-XX:AOTCache=" + own.file()));
        }
      }
    }
    return options;
  }

  private static void addArchive(
      List<String> options,
      Interpreter interpreter,
      Path client,
      String inside,
      ClassArchive kind) {
    if (interpreter.version() >= FIRST_WITH_AOT_CACHE) {
      options.add(WITHOUT_REPLAY);
    }
    Path archive = archive(interpreter, client, kind);
    boolean fits = movesJars(interpreter) || !isOnHost(client, inside);
    if (fits && Files.isRegularFile(archive)) {
      options.add(
          (interpreter.version() >= FIRST_WITH_AOT_CACHE
                  ? "-XX:AOTCache="
                  : "-XX:SharedArchiveFile=")
              + inside
              + "/"
              + client.relativize(archive));
    }
  }

  private void make(Interpreter interpreter, Path client, @Nullable Path sdk) {
    try {
      switch (interpreter.language()) {
        case PYTHON -> {
          compile(interpreter, client);
          if (sdk != null && Files.isWritable(sdk)) {
            // Sandboxes cannot write what each would compile again.
            compile(interpreter, sdk);
          }
        }
        case JAVA -> {
          for (ClassArchive archive : ClassArchive.values()) {
            makeArchive(interpreter, client, archive);
          }
        }
        case NODE, RUBY, DOTNET -> {}
      }
    } catch (IOException e) {
      log.info("{} starts without a cache: {}", interpreter.display(), e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void compile(Interpreter interpreter, Path directory)
      throws IOException, InterruptedException {
    run(
        List.of(
            interpreter.executable().toString(), "-m", "compileall", "-q", directory.toString()),
        null);
  }

  private void makeArchive(Interpreter interpreter, Path client, ClassArchive kind)
      throws IOException, InterruptedException {
    Path archive = archive(interpreter, client, kind);
    if (Files.isRegularFile(archive)) {
      return;
    }
    Files.createDirectories(archive.getParent());
    Path unfinished = archive.resolveSibling(archive.getFileName() + ".new").toAbsolutePath();
    List<String> command = new ArrayList<>();
    command.add(interpreter.executable().toString());
    command.addAll(JVM);
    command.add(
        (interpreter.version() >= FIRST_WITH_AOT_CACHE
                ? "-XX:AOTCacheOutput="
                : "-XX:ArchiveClassesAtExit=")
            + unfinished);
    if (movesJars(interpreter)) {
      train(command, client + JARS, kind, null);
    } else {
      Path place = Files.createTempDirectory("training");
      try {
        Files.createSymbolicLink(place.resolve("runtime"), client.toAbsolutePath());
        train(command, CLIENT_FROM_TASK + JARS, kind, Files.createDirectory(place.resolve("task")));
      } finally {
        FileSystemUtils.deleteRecursively(place);
      }
    }
    Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
  }

  private void train(
      List<String> command, String jars, ClassArchive kind, @Nullable Path workingDirectory)
      throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>(command);
    whole.addAll(List.of("-cp", jars, "io.lambent.runtime.Training", kind.training()));
    run(whole, workingDirectory);
  }

  private static Path archive(Interpreter interpreter, Path client, ClassArchive kind) {
    String name = "java-" + interpreter.version() + "-";
    return client.resolve(
        "cache/"
            + name
            + Integer.toHexString(interpreter.executable().toString().hashCode())
            + kind.suffix()
            + ".jsa");
  }

  private void run(List<String> command, @Nullable Path workingDirectory)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Guardian.mark(builder);
    if (workingDirectory != null) {
      builder.directory(workingDirectory.toFile());
    }
    Process process = builder.start();
    running.add(process);
    try {
      process.getOutputStream().close();
      if (closed || !process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        end(process);
        throw new IOException(command.getFirst() + " did not end");
      }
    } finally {
      running.remove(process);
    }
    if (process.exitValue() != 0) {
      throw new IOException(command.getFirst() + " ended with status " + process.exitValue());
    }
  }

  /** Ends what is still being made, and waits until nothing of it writes any more. */
  @Override
  public void close() {
    closed = true;
    running.forEach(ClientCache::end);
  }

  /** A JVM makes its archive in a process of its own. */
  private static void end(Process process) {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
    Stream<CompletableFuture<?>> ends =
        Stream.concat(Stream.of(process.toHandle()), descendants.stream())
            .map(ProcessHandle::onExit);
    try {
      CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
          .get(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.warn("{} does not end", process);
    }
  }
}
