package io.lambent.runtime;

import io.lambent.runtime.TestingLink.Event;
import io.lambent.runtime.TestingLink.Frame;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A runtime client as a real process, with the platform's end of its socket. */
final class TestingRuntime implements AutoCloseable {
  static final String REQUEST_ID = TestingLink.REQUEST_ID;
  static final String FUNCTION_ARN = TestingLink.FUNCTION_ARN;
  static final Duration TIME_LIMIT = Duration.ofSeconds(60);

  /**
   * The locale of functions that do not set one, and therefore of processes that are started before
   * them.
   */
  static final String DEFAULT_LANG = "C.UTF-8";

  private final Path directory;
  private final Process process;
  private final TestingLink link;

  /** Starts a client for a function and waits for its first frame. */
  TestingRuntime(List<String> command, Path taskRoot, String handler, Map<String, String> variables)
      throws IOException {
    this(command, taskRoot, environment(taskRoot, handler, variables));
  }

  private TestingRuntime(List<String> command, Path directory, Map<String, String> environment)
      throws IOException {
    this.directory = Files.createTempDirectory("lambent");
    Path socket = this.directory.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(this.directory.resolve("output").toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.environment().put("LAMBENT_RUNTIME_SOCKET", socket.toString());
      process = builder.start();
      link = new TestingLink(server, process.onExit());
    }
  }

  /** Starts a client before its function is known and waits until it says that it waits. */
  static TestingRuntime stem(List<String> command) throws IOException {
    return stem(command, Path.of("/"));
  }

  static TestingRuntime stem(List<String> command, Path directory) throws IOException {
    return new TestingRuntime(
        command, directory, Map.of("LAMBENT_STEM", "1", "LANG", DEFAULT_LANG));
  }

  /** All variables of a function's process, but for where the socket is. */
  static Map<String, String> environment(
      Path taskRoot, String handler, Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>();
    for (String name : List.of("PATH", "HOME")) {
      String value = System.getenv(name);
      if (value != null) environment.put(name, value);
    }
    environment.put("LAMBDA_TASK_ROOT", taskRoot.toString());
    environment.put("_HANDLER", handler);
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "fn");
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256");
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/fn");
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[$LATEST]abc");
    environment.put("LANG", DEFAULT_LANG);
    environment.putAll(variables);
    return environment;
  }

  /** The program of that name on the path, or none. */
  static Optional<String> program(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(entry -> new File(entry, name))
        .filter(File::canExecute)
        .map(File::getPath)
        .findFirst();
  }

  /** READY or INIT_ERROR, or WAITING of a stem. */
  Frame first() {
    return link.first();
  }

  /** Makes a stem a function and waits for READY or INIT_ERROR. */
  Frame specialise(Path taskRoot, String handler, Map<String, String> variables) {
    return link.specialise(environment(taskRoot, handler, variables));
  }

  Frame invoke(String event) {
    return link.invoke(Event.of(event));
  }

  /** Sends an event and waits for the answer. */
  Frame invoke(Event event) {
    return link.invoke(event);
  }

  void send(Event event) {
    link.send(event);
  }

  /** Sends an event whose answer may come in parts. */
  void sendStreaming(String event) {
    link.sendStreaming(Event.of(event));
  }

  /** Lets the client send so many bytes more of an answer. */
  void credit(int bytes) {
    link.credit(bytes);
  }

  /** Returns true if the client has sent something that was not read. */
  boolean hasSent() {
    return link.hasSent();
  }

  /** Waits for the client's next frame. */
  Frame next() {
    return link.next();
  }

  /** The output of the process so far; line feeds within records as carriage returns. */
  String output() {
    return readable(raw());
  }

  static String readable(String output) {
    return output.replace("\0\u001e", "").replace("\0n\n", "\n").replace("\0n", "\r");
  }

  /** The same in the form that the platform reads. */
  String raw() {
    try {
      return Files.readString(directory.resolve("output"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Waits for the process to end by itself. */
  int exitValue() throws InterruptedException {
    if (!process.waitFor(TIME_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("still running");
    }
    return process.exitValue();
  }

  /** Closes the socket, as the platform does when it gives the environment up. */
  void disconnect() throws IOException {
    link.close();
  }

  @Override
  public void close() throws IOException {
    link.close();
    process.destroyForcibly();
    Files.deleteIfExists(directory.resolve("output"));
    Files.deleteIfExists(directory.resolve("socket"));
    Files.delete(directory);
  }
}
