package io.lambent.execution.network;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections of functions on their way to a gateway in another process. */
@Timeout(120)
class RemoteGatewayTest {
  private static final int BODY = 100 << 20;
  private static final List<String> introductions = new CopyOnWriteArrayList<>();
  private static volatile String status = "";
  private static @Nullable ServerSocket gateway;
  private static @Nullable TestingExecution execution;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(
        RemoteGatewayTest.class.getResource("/native/lambent-launcher") != null,
        "this build has no launcher");
    ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    gateway = listening;
    Thread.startVirtualThread(() -> accept(listening));
    execution =
        new TestingExecution(
            "--lambent.network.default-policy=platform",
            "--lambent.execution.endpoint-url=http://localhost:" + listening.getLocalPort());
  }

  @AfterAll
  static void stop() throws IOException {
    if (execution != null) {
      execution.close();
    }
    if (gateway != null) {
      gateway.close();
    }
  }

  @BeforeEach
  void reset() {
    introductions.clear();
    status = "204 No Content";
  }

  private static void accept(ServerSocket listening) {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        Thread.startVirtualThread(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  /** Takes the introduction, then says how many bytes follow it. */
  private static void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      introductions.add(head.toString());
      socket.getOutputStream().write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(ISO_8859_1));
      long count = 0;
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        count += read;
      }
      socket.getOutputStream().write(Long.toString(count).getBytes(ISO_8859_1));
    } catch (IOException e) {
      // The function has gone.
    }
  }

  private static FunctionVersion sender() {
    TestingExecution service = requireNonNull(execution);
    return service.functions.put(
        service.functions.version(
            "sender",
            "python3.13",
            "app.handler",
            TestingArchive.of(
                "app.py",
                """
                import os, socket
                def handler(count, context):
                    port = int(os.environ['AWS_ENDPOINT_URL'].rsplit(':', 1)[1])
                    try:
                        with socket.create_connection(('localhost', port), timeout=60) as s:
                            for _ in range(count >> 20):
                                s.sendall(b'x' * (1 << 20))
                            s.shutdown(socket.SHUT_WR)
                            return s.makefile().read()
                    except OSError as e:
                        return 'broken'
                """)));
  }

  @Test
  void passesAllBytesAndTheEndOfBothDirections() {
    assertThat(requireNonNull(execution).answer(sender(), Integer.toString(BODY)))
        .isEqualTo("\"" + BODY + "\"");
  }

  @Test
  void saysWhoseConnectionItIs() {
    FunctionVersion sender = sender();

    requireNonNull(execution).answer(sender, "0");

    assertThat(introductions)
        .singleElement()
        .asString()
        .startsWith("POST /_lambent/caller HTTP/1.1\r\n")
        .contains(
            "X-Lambent-Token: test-token\r\n",
            "X-Lambent-Account: " + sender.function().account() + "\r\n",
            "X-Lambent-Region: " + sender.function().region() + "\r\n",
            "X-Lambent-Function: sender\r\n",
            "X-Lambent-Role: " + sender.role() + "\r\n");
  }

  @Test
  void closesAConnectionThatTheGatewayDoesNotTake() {
    status = "403 Forbidden";

    assertThat(requireNonNull(execution).answer(sender(), "1048576")).isIn("\"broken\"", "\"\"");
  }
}
