package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Functions that share the host's network can connect to every port of the platform. All ports but
 * the public one require a secret that functions do not have. PostgreSQL listens on no port.
 */
class InternalPortsTest {
  private static final String LISTENING = "0A";

  /** A program that prints each port's answer to a request without a secret. */
  private static final String PROBE =
      """
      import http.client, socket, struct
      PATHS = ['/actuator/env', '/actuator/metrics', '/actuator/heapdump', '/', '/2015-03-31/functions']
      def web(port, path):
          try:
              connection = http.client.HTTPConnection('127.0.0.1', port, timeout=30)
              connection.request('GET', path)
              return connection.getresponse().status
          except (OSError, http.client.HTTPException):
              return 0
      def postgres(port):
          body = struct.pack('>I', 196608) + b'user\\0lambent\\0database\\0postgres\\0\\0'
          try:
              with socket.create_connection(('127.0.0.1', port), timeout=30) as s:
                  s.sendall(struct.pack('>I', len(body) + 4) + body)
                  kind = s.recv(1)
                  return struct.unpack('>II', s.recv(8))[1] if kind == b'R' else -1
          except (OSError, struct.error):
              return -1
      def handler(ports, context):
          answers = []
          for port in ports:
              asked = postgres(port)
              answers.append([asked] if asked >= 0 else [web(port, p) for p in PATHS])
          return answers
      """;

  @TempDir Path directory;

  @Test
  void everyPortButThePublicOneAsksForASecret() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/net/tcp")));
    try (ChildLambent lambent =
        ChildLambent.start(directory, List.of("lambent.network.default-policy=host"))) {
      Clients clients = lambent.clients();
      String name = clients.deployPython(PROBE);
      clients
          .lambda()
          .updateFunctionConfiguration(request -> request.functionName(name).timeout(120));
      clients.awaitUpdated(name);
      Set<Integer> ports = listening(lambent.processes());
      ports.remove(clients.endpoint().getPort());

      String answers = Clients.text(clients.invoke(name, ports.toString()));

      // PostgreSQL would answer with the kind of authentication: 0 is none, 10 is SCRAM.
      assertThat(answers)
          .as("answers of %s", ports)
          .contains("403")
          .doesNotContain("200", "[0]", "[3]", "[5]", "[10]", "30");
    }
  }

  /** The ports on which processes listen. */
  private static Set<Integer> listening(List<ProcessHandle> processes) throws IOException {
    Set<String> sockets = new HashSet<>();
    for (ProcessHandle process : processes) {
      addSockets(Path.of("/proc", Long.toString(process.pid()), "fd"), sockets);
    }
    Set<Integer> ports = new TreeSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      Path file = Path.of(table);
      for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
        String[] fields = line.strip().split("\\s+");
        if (fields[3].equals(LISTENING) && sockets.contains("socket:[" + fields[9] + "]")) {
          ports.add(Integer.parseInt(fields[1].substring(fields[1].lastIndexOf(':') + 1), 16));
        }
      }
    }
    return ports;
  }

  private static void addSockets(Path descriptors, Set<String> sockets) {
    try (Stream<Path> all = Files.list(descriptors)) {
      for (Path each : all.toList()) {
        if (Files.isSymbolicLink(each)) {
          sockets.add(Files.readSymbolicLink(each).toString());
        }
      }
    } catch (IOException e) {
      // The process belongs to another user, or a descriptor has just been closed.
    }
  }
}
