package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An instance in a process of its own, which can therefore be killed. It starts from a {@link
 * PreparedBuild}, as users' instances do.
 */
final class ChildLambent implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("Lambent is ready at (\\S+)");

  private final Process process;
  private final Clients clients;

  private ChildLambent(Process process, URI endpoint) {
    this.process = process;
    this.clients = new Clients(endpoint);
  }

  /** Starts an instance as {@code ./lambent up} does, and waits until it is ready. */
  static ChildLambent start(Path dataDirectory) throws IOException {
    return start(dataDirectory, List.of());
  }

  /** Starts an instance with system properties, each as {@code name=value}. */
  static ChildLambent start(Path dataDirectory, List<String> properties) throws IOException {
    List<String> command = new ArrayList<>(PreparedBuild.get().options());
    properties.forEach(property -> command.add("-D" + property));
    command.addAll(
        List.of(Standalone.class.getName(), "--port", "0", "--data-dir", dataDirectory.toString()));
    return await(java(command));
  }

  private static ChildLambent await(Process process) throws IOException {
    // Its output is smaller than a pipe's buffer, so it need not be read once it is ready.
    BufferedReader output = process.inputReader(UTF_8);
    List<String> said = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.add(line);
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        return new ChildLambent(process, URI.create(ready.group(1)));
      }
    }
    throw new IOException("it ended and said " + said);
  }

  /** Starts a JVM of the JDK that runs the tests. */
  static Process java(List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1"));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  Clients clients() {
    return clients;
  }

  /** Kills the process, as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Stops the instance, as Ctrl-C and {@code ./lambent down} do. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not stop");
    }
  }

  /** Stops the instance as {@link #stop} does; returns whether it ends in time. */
  boolean stopsWithin(int seconds) throws InterruptedException {
    process.destroy();
    return process.waitFor(seconds, TimeUnit.SECONDS);
  }

  /** The process of the instance and its descendants. */
  List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  @Override
  public void close() throws InterruptedException {
    clients.close();
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
