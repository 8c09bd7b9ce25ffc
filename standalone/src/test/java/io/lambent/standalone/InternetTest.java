package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Functions reach the internet from networks of their own. In these tests another network of this
 * host, with a public address, takes the place of the internet; creating it needs root.
 */
class InternetTest {
  private static final String OUTSIDE = "tst-outside";
  private static final String HERE = "198.51.100.1";
  private static final String PUBLIC = "198.51.100.2";
  private static final int PORT = 8080;
  private static final int BYTES = 3_000_000;

  /** A server that answers with the client's address as it sees it, and then many bytes. */
  private static final String SERVER =
      """
      import socketserver
      class Handler(socketserver.BaseRequestHandler):
          def handle(self):
              self.request.sendall((self.client_address[0] + '\\n').encode() + b'x' * %d)
      server = socketserver.ThreadingTCPServer(('%s', %d), Handler)
      print('ready', flush=True)
      server.serve_forever()
      """
          .formatted(BYTES, PUBLIC, PORT);

  private static final String PROBE =
      """
      import os, socket
      def attempt(address, port, timeout=30):
          try:
              with socket.create_connection((address, port), timeout=timeout) as s:
                  text = b''.join(iter(lambda: s.recv(65536), b''))
                  return [text[:text.find(b'\\n')].decode(), len(text)]
          except OSError as e:
              return type(e).__name__
      def connect(address, port):
          with socket.create_connection((address, port), timeout=30):
              return 'connected'
      def handler(event, context):
          port = int(os.environ['AWS_ENDPOINT_URL'].rsplit(':', 1)[1])
          return {
              'public': attempt(event['public'], event['port']),
              'closed': attempt(event['public'], event['port'] + 1),
              'others': [attempt(a, event['service'], 2) for a in event['others']],
              'endpoint': [connect('localhost', port), connect('id.lambda-url.localhost', port)],
              'resolver': open('/etc/resolv.conf').read()}
      """;

  @TempDir Path directory;
  private static @Nullable Process server;

  @BeforeAll
  static void connectOutside() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can make networks");
    assumeTrue(
        InternetTest.class.getResource("/native/lambent-launcher") != null,
        "this build has no launcher");
    Interpreters.need("ip");
    Interpreters.need("python3");
    removeNetwork();
    run("ip netns add %1$s");
    run("ip link add %1$s type veth peer name eth0 netns %1$s");
    run("ip addr add " + HERE + "/30 dev %1$s");
    run("ip link set %1$s up");
    run("ip netns exec %1$s ip link set lo up");
    run("ip netns exec %1$s ip addr add " + PUBLIC + "/30 dev eth0");
    run("ip netns exec %1$s ip link set eth0 up");
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", OUTSIDE));
    command.addAll(List.of("python3", "-c", SERVER));
    Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
    server = started;
    BufferedReader output = started.inputReader(UTF_8);
    assertThat(output.readLine()).isEqualTo("ready");
  }

  @AfterAll
  static void disconnect() throws Exception {
    if (server != null) {
      server.destroyForcibly().waitFor();
      removeNetwork();
    }
  }

  private static void removeNetwork() throws Exception {
    // The link is deleted first: the network would delete it as well, but later.
    runWhatever("ip link delete %1$s");
    runWhatever("ip netns delete %1$s");
  }

  private static void run(String command) throws Exception {
    assertThat(runWhatever(command)).as(command).isZero();
  }

  private static int runWhatever(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command.formatted(OUTSIDE).split(" ")).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor();
  }

  /** Tests the link to the host's network, which is the default here, and the relay. */
  @ParameterizedTest
  @ValueSource(strings = {"auto", "relay"})
  void reachesPublicAddressesOnly(String way) throws Exception {
    try (ServerSocket service = new ServerSocket(0);
        ChildLambent lambent =
            ChildLambent.start(directory, List.of("lambent.network.internet=" + way))) {
      answerAll(service);
      Clients clients = lambent.clients();
      assertThat(
              Status.get(clients.endpoint(), "/_lambent/environments").path("network").asString())
          .startsWith("internet")
          .contains("functions reach the internet");

      String probe = clients.deployPython(PROBE);
      clients
          .lambda()
          .updateFunctionConfiguration(request -> request.functionName(probe).timeout(120));
      clients.awaitUpdated(probe);
      String answer =
          Clients.text(
              clients.invoke(
                  probe,
                  Json.write(
                      Map.of(
                          "public",
                          PUBLIC,
                          "port",
                          PORT,
                          "service",
                          service.getLocalPort(),
                          "others",
                          List.of(
                              "10.1.2.3", "172.16.1.1", "192.168.1.1", "169.254.169.254", HERE)))));

      assertThat(answer)
          .contains("\"public\": [\"" + HERE + "\", " + (BYTES + HERE.length() + 1) + "]")
          .contains("\"endpoint\": [\"connected\", \"connected\"]")
          .contains("nameserver 127.0.0.1\\n")
          .containsPattern("\"closed\": \"Connection(Refused|Reset)Error\"")
          .containsPattern(
              "\"others\": \\[(\"(OSError|ConnectionResetError|TimeoutError)\"(, )?){5}]");
    }
  }

  /** Answers each connection to a service of this host. */
  private static void answerAll(ServerSocket service) {
    Thread.startVirtualThread(
        () -> {
          while (!service.isClosed()) {
            try (Socket socket = service.accept()) {
              socket.getOutputStream().write("reached\n".getBytes(UTF_8));
            } catch (IOException e) {
              return;
            }
          }
        });
  }
}
