package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Measures the memory of idle WebSocket connections. */
final class IdleSockets {
  private static final int CONNECTIONS = 10_000;

  private final Options options;

  IdleSockets(Options options) {
    this.options = options;
  }

  void run(HttpApis apis, Consumer<Figure> figures) throws IOException {
    String api = apis.webSocketApi("benchmark-sockets");
    int count = options.count(CONNECTIONS);
    List<Socket> open = new ArrayList<>();
    try {
      double before = PlatformUse.of(options.platform()).residentMib();
      for (int i = 0; i < count; i++) {
        open.add(connect(api));
      }
      figures.accept(
          new Figure(
              "gateway-idle-websockets-memory",
              "MiB",
              PlatformUse.of(options.platform()).residentMib(),
              before,
              "before %,d connections".formatted(count)));
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
    apis.deleteHttpApi(api);
  }

  private Socket connect(String api) throws IOException {
    URI endpoint = options.endpoint();
    Socket socket = new Socket(endpoint.getHost(), endpoint.getPort());
    socket
        .getOutputStream()
        .write(
            """
            GET /_aws/execute-api/%s/live HTTP/1.1\r
            Host: %s\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """
                .formatted(api, endpoint.getAuthority())
                .getBytes(ISO_8859_1));
    String head = head(socket.getInputStream());
    if (!head.startsWith("HTTP/1.1 101")) {
      throw new IOException("not upgraded: " + head);
    }
    return socket;
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return head.toString();
      }
      head.append((char) next);
    }
    return head.toString();
  }
}
