package io.lambent.execution.invoke;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import io.lambent.execution.host.HostPrograms;
import io.lambent.execution.network.Networks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Networks of their own for sandboxes that bubblewrap makes, as root and as an ordinary user. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class BubblewrapNetworkTest {
  private static final String PROBE =
      """
      import os, socket
      def attempt(action):
          try:
              return action()
          except OSError as e:
              return type(e).__name__
      def connect(name, port):
          with socket.create_connection((name, port), timeout=30) as s:
              return s.makefile().read()
      def handler(event, context):
          return eval(event, globals())
      """;

  private final ServerSocket allowed;
  private final ServerSocket other;
  private final TestingExecution execution;
  private final FunctionVersion probe;

  BubblewrapNetworkTest() throws IOException {
    // Where it cannot offer the policy, the service does not start.
    assumeTrue(HostPrograms.find("bwrap").isPresent(), "bubblewrap is not installed");
    assumeTrue(
        BubblewrapNetworkTest.class.getResource("/native/lambent-network") != null,
        "this build has no program for networks");
    allowed = server();
    other = server();
    execution =
        new TestingExecution(
            "--lambent.sandbox.driver=auto",
            "--lambent.sandbox.launcher=bubblewrap",
            "--lambent.network.default-policy=internet",
            "--lambent.network.functions=apart*=none",
            "--lambent.network.internet=relay",
            "--lambent.network.allow-host-ports=" + allowed.getLocalPort());
    probe = python("probe");
  }

  private static ServerSocket server() throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(
        () -> {
          while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
              socket.getOutputStream().write("reached".getBytes(UTF_8));
            } catch (IOException e) {
              // A caller that has given up, or the end.
            }
          }
        });
    return server;
  }

  private FunctionVersion python(String name) {
    return execution.functions.put(
        execution.functions.version(
            name, "python3.13", "app.handler", TestingArchive.of("app.py", PROBE)));
  }

  @AfterAll
  void close() throws IOException {
    execution.close();
    allowed.close();
    other.close();
  }

  private String evaluate(FunctionVersion function, String expression) {
    return execution.answer(function, Attacks.json(expression));
  }

  @Test
  void functionsReachTheInternet() {
    assertThat(execution.bean(Networks.class).description())
        .startsWith("internet")
        .contains("functions reach the internet");
  }

  @Test
  void reachesAllowedPortsOfTheHostOnly() {
    String names = "('localhost', 'host.lambent.internal', '127.0.0.1')";
    assertThat(
            evaluate(
                probe,
                "[attempt(lambda: connect(n, %d)) for n in %s]"
                    .formatted(allowed.getLocalPort(), names)))
        .isEqualTo("[\"reached\", \"reached\", \"reached\"]");
    assertThat(
            evaluate(
                probe,
                "[attempt(lambda: connect(n, %d)) for n in %s + ('10.1.2.3', '169.254.169.254')]"
                    .formatted(other.getLocalPort(), names)))
        .doesNotContain("reached")
        .contains("ConnectionRefusedError", "ConnectionResetError");
  }

  @Test
  void hasNoWayOutWhereItsPolicyIsNone() {
    assertThat(
            evaluate(
                python("apart"),
                "[attempt(lambda: connect(n, %d)) for n in ('127.0.0.1', '192.0.2.1')]"
                    .formatted(allowed.getLocalPort())))
        .isEqualTo("[\"ConnectionRefusedError\", \"OSError\"]");
  }

  @Test
  void seesItsOwnSocketsAndInterfacesOnly() {
    assertThat(
            evaluate(
                probe,
                "[sorted(n for _, n in socket.if_nameindex()),"
                    + " ':%04X ' in open('/proc/net/tcp').read()]".formatted(other.getLocalPort())))
        .isEqualTo("[[\"lo\"], false]");
  }

  @Test
  void cannotChangeItsNetwork() {
    assertThat(
            evaluate(
                probe,
                "[attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)),"
                    + " attempt(lambda: socket.sethostname('x'))]"))
        .isEqualTo("[\"PermissionError\", \"PermissionError\"]");
  }

  @Test
  void callsItsOwnRuntimeApi() {
    FunctionVersion custom =
        execution.functions.put(
            execution.functions.version(
                "custom",
                "provided.al2023",
                "any",
                new TestingArchive()
                    .executable(
                        "bootstrap",
                        """
                        #!/usr/bin/python3
                        import http.client, os
                        api = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])
                        base = '/2018-06-01/runtime/invocation/'
                        while True:
                            api.request('GET', base + 'next')
                            event = api.getresponse()
                            event.read()
                            id = event.headers['Lambda-Runtime-Aws-Request-Id']
                            api.request('POST', base + id + '/response',
                                b'"' + os.environ['AWS_LAMBDA_RUNTIME_API'].encode() + b'"')
                            api.getresponse().read()
                        """)
                    .bytes()));

    assertThat(execution.answer(custom, "{}")).isEqualTo("\"127.0.0.1:9001\"");
    assertThat(evaluate(probe, "attempt(lambda: connect('127.0.0.1', 9001))"))
        .isEqualTo("\"ConnectionRefusedError\"");
  }
}
