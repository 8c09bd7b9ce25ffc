package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions that reach the internet from networks of their own; needs root and nftables. */
class InternetTest {
  private static final String PROBE =
      """
      import os, socket
      def attempt(address, port):
          try:
              with socket.create_connection((address, port), timeout=2):
                  return 'connected'
          except OSError as e:
              return type(e).__name__ + ' ' + str(e.errno)
      def interfaces():
          return sorted(l.split(':')[0].strip() for l in open('/proc/net/dev').readlines()[2:])
      def handler(event, context):
          port = int(os.environ['AWS_ENDPOINT_URL'].rsplit(':', 1)[1])
          return [interfaces(), open('/etc/resolv.conf').read(), attempt('localhost', port),
              [attempt(a, 80) for a in event['private']], attempt(event['host'], event['port'])]
      """;

  @TempDir Path directory;

  @Test
  void reachesPublicAddressesOnly() throws Exception {
    Interpreters.need("python3");
    String host = InetAddress.getLocalHost().getHostAddress();
    try (ServerSocket service = new ServerSocket(0);
        ChildLambent lambent =
            ChildLambent.start(directory, List.of("lambent.network.default-policy=internet"))) {
      Clients clients = lambent.clients();
      assumeTrue(
          Status.get(clients.endpoint(), "/_lambent/environments")
              .path("network")
              .asString()
              .startsWith("internet:"),
          "functions cannot be linked to the internet here");

      String answer =
          Clients.text(
              clients.invoke(
                  clients.deployPython(PROBE),
                  Json.write(
                      java.util.Map.of(
                          "private",
                          List.of("10.1.2.3", "172.16.1.1", "192.168.1.1", "169.254.169.254"),
                          "host",
                          host,
                          "port",
                          service.getLocalPort()))));

      // 113: no route to the host, which is what the packet filter answers.
      assertThat(answer)
          .startsWith("[[\"eth0\", \"lo\"], \"nameserver 127.0.0.1\\n\", \"connected\",")
          .contains("[\"OSError 113\", \"OSError 113\", \"OSError 113\", \"OSError 113\"]")
          .doesNotContain("\"connected\"]");
    }
  }
}
