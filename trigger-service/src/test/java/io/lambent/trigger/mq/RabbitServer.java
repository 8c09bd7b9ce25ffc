package io.lambent.trigger.mq;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.util.FileSystemUtils;

/**
 * Runs a node of RabbitMQ, where Debian's package is installed. The node has one user, and keeps
 * its files in a temporary directory.
 */
final class RabbitServer implements AutoCloseable {
  private static final Path SCRIPT = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

  final int port;
  private final Path directory;
  private final Process process;
  private final Map<String, String> environment;

  static boolean isInstalled() {
    return Files.isExecutable(SCRIPT);
  }

  RabbitServer(String user, String password) throws IOException {
    port = freePort();
    directory = Files.createTempDirectory("testing-rabbit-");
    Path configuration = directory.resolve("rabbitmq.conf");
    Files.writeString(
        configuration,
        """
        listeners.tcp.1 = 127.0.0.1:%d
        default_user = %s
        default_pass = %s
        loopback_users = none
        """
            .formatted(port, user, password));
    environment =
        Map.of(
            "HOME",
            directory.toString(),
            "ERL_EPMD_PORT",
            Integer.toString(freePort()),
            "RABBITMQ_NODENAME",
            "testing@localhost",
            "RABBITMQ_DIST_PORT",
            Integer.toString(freePort()),
            "RABBITMQ_CONFIG_FILE",
            configuration.toString(),
            "RABBITMQ_MNESIA_BASE",
            directory.resolve("data").toString(),
            "RABBITMQ_LOG_BASE",
            directory.resolve("log").toString(),
            "RABBITMQ_ENABLED_PLUGINS_FILE",
            directory.resolve("plugins").toString());
    ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString());
    builder.environment().putAll(environment);
    process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** A connection factory for the user. Connecting fails until the node has started. */
  ConnectionFactory client(String user, String password) {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("localhost");
    factory.setPort(port);
    factory.setUsername(user);
    factory.setPassword(password);
    return factory;
  }

  /** Returns true once the node accepts connections. */
  boolean isReady(ConnectionFactory client) {
    if (!process.isAlive()) {
      throw new IllegalStateException(output());
    }
    try {
      client.newConnection().close();
      return true;
    } catch (IOException | TimeoutException e) {
      return false;
    }
  }

  private String output() {
    try {
      return Files.readString(directory.resolve("output"), UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.waitFor(20, TimeUnit.SECONDS);
    // The daemon that registers the names of nodes does not end with them.
    ProcessBuilder epmd = new ProcessBuilder("epmd", "-kill");
    epmd.environment().putAll(environment);
    epmd.redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    FileSystemUtils.deleteRecursively(directory);
  }
}
