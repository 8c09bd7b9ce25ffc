package io.lambent.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Python zygote and the platform's end of its children's sockets. Java can neither open the
 * zygote's control socket nor send descriptors, so {@code zygote/control.py} does it, a line for a
 * message.
 */
final class TestingZygote implements AutoCloseable {
  private final Path directory;
  private final ServerSocketChannel server;
  private final Process control;
  private final Writer requests;
  private final BufferedReader messages;

  /**
   * Starts a zygote and waits until it takes requests.
   *
   * @param library through which children enter their sandboxes; empty where there are none
   */
  TestingZygote(String python, String zygote, String library) throws IOException {
    directory = Files.createTempDirectory("lambent");
    Path socket = directory.resolve("socket");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket), 200);
    ProcessBuilder builder =
        new ProcessBuilder(
                python,
                Path.of("target", "test-classes", "zygote", "control.py").toString(),
                python,
                zygote,
                directory.resolve("output").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().clear();
    builder.environment().put("LANG", TestingRuntime.DEFAULT_LANG);
    builder.environment().put("LAMBENT_RUNTIME_SOCKET", socket.toString());
    builder.environment().put("LAMBENT_ZYGOTE_LIBRARY", library);
    control = builder.start();
    requests = control.outputWriter(UTF_8);
    messages = control.inputReader(UTF_8);
    String first = message();
    if (!first.equals("W")) throw new IOException("not waiting: " + first);
  }

  /** Asks for a child and waits until it says that it waits. */
  TestingLink fork(long id) throws IOException {
    request(id);
    return accept();
  }

  void request(long id) throws IOException {
    write("fork " + id);
  }

  void requestWithoutDescriptors(long id) throws IOException {
    write("bare " + id);
  }

  private TestingLink accept() throws IOException {
    return new TestingLink(server, control.onExit());
  }

  /** The connections of many children, two of each, as they come: all share a socket here. */
  List<SocketChannel> accept(int children) throws IOException {
    List<SocketChannel> connections = new ArrayList<>();
    for (int i = 0; i < 2 * children; i++) connections.add(server.accept());
    return connections;
  }

  /** The zygote's next message: its letter, the id of the request, and what else it says. */
  String message() throws IOException {
    return String.valueOf(messages.readLine());
  }

  /** The output of the children so far. */
  String output() throws IOException {
    return TestingRuntime.readable(Files.readString(directory.resolve("output")));
  }

  /** Closes the control socket and waits for the zygote's end. */
  String hangUp() throws IOException {
    requests.close();
    return message();
  }

  private void write(String line) throws IOException {
    requests.write(line + "\n");
    requests.flush();
  }

  @Override
  public void close() throws IOException {
    hangUp();
    server.close();
    Files.deleteIfExists(directory.resolve("output"));
    Files.deleteIfExists(directory.resolve("socket"));
    Files.delete(directory);
  }
}
