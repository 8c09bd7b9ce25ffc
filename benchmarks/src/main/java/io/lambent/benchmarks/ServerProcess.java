package io.lambent.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that is a process of its own, and prints the port that it listens on. */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final URI endpoint;

  /**
   * @param title the server's name in errors
   */
  ServerProcess(String title, List<String> command) throws IOException {
    process = BareInterpreter.bare(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String line = process.inputReader().readLine();
    if (line == null) {
      throw new IOException("the " + title + " did not start");
    }
    endpoint = URI.create("http://127.0.0.1:" + line.trim());
  }

  URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
