package io.lambent.execution.runtimeapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.client.netty.BytesInFlight;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** The connections of a custom runtime. */
@Timeout(30)
class HttpLinkTest {
  private static final String NEXT =
      "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String UNKNOWN = "GET /else HTTP/1.1\r\nHost: a\r\n\r\n";

  private final EventLoops loops =
      new EventLoops(new StaticListableBeanFactory().getBeanProvider(EventLoopGroup.class));
  private final HttpLink link =
      HttpLink.inHostNetwork(
          loops.tcpServer(),
          loops.next(),
          new TestingRuntimeListener(),
          new BytesInFlight(BytesInFlight.LEAST));
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    link.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    loops.close();
  }

  private Socket connect() throws IOException {
    String address = link.address();
    int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    sockets.add(socket);
    return socket;
  }

  private static void send(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
  }

  /** The first byte of an answer; -1 where the connection was closed instead. */
  private static int answer(Socket socket) throws IOException {
    try {
      int first = socket.getInputStream().read();
      byte[] rest = new byte[4096];
      return first < 0 || socket.getInputStream().read(rest) < 0 ? -1 : first;
    } catch (SocketException e) {
      return -1;
    }
  }

  @Test
  void closesTheOldestConnectionWithoutARequestForANewOne() throws IOException {
    link.onlyFrom(OptionalInt.empty());
    Socket oldest = connect();
    send(oldest, UNKNOWN);
    assertThat(answer(oldest)).isEqualTo('H');
    for (int i = 0; i < 40; i++) {
      Socket next = connect();
      send(next, UNKNOWN);
      assertThat(answer(next)).isEqualTo('H');
    }

    assertThat(answer(oldest)).isEqualTo(-1);
  }

  @Test
  void refusesAConnectionWhereAllHaveRequests() throws IOException {
    link.onlyFrom(OptionalInt.empty());
    for (int i = 0; i < 16; i++) {
      Socket waiting = connect();
      send(waiting, UNKNOWN);
      assertThat(answer(waiting)).isEqualTo('H');
      send(waiting, "POST /else HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n1");
    }
    int refused = 0;
    for (int i = 0; i < 8; i++) {
      Socket more = connect();
      send(more, UNKNOWN);
      refused += answer(more) == -1 ? 1 : 0;
    }

    assertThat(refused).isPositive();
  }

  @Test
  void holdsBackConnectionsUntilTheRuntimeIsKnown() throws IOException {
    for (int i = 0; i < 12; i++) {
      send(connect(), NEXT);
    }
    link.onlyFrom(OptionalInt.of(Integer.MAX_VALUE));

    for (Socket socket : sockets) {
      assertThat(answer(socket)).isEqualTo(-1);
    }
  }
}
