package io.lambent.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A registry that has every image of every tag, but for repositories that begin with {@code
 * missing} or {@code forbidden}. The digest is that of the manifest's path.
 */
final class TestingRegistry {
  private static final TestingRegistry SHARED = start();

  private final HttpServer server;

  private TestingRegistry(HttpServer server) {
    this.server = server;
  }

  /** The one that function-service of the tests asks. */
  static TestingRegistry shared() {
    return SHARED;
  }

  private static TestingRegistry start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", TestingRegistry::answer);
      server.start();
      return new TestingRegistry(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  static String digest(String repository, String tag) {
    return digest("/v2/" + repository + "/manifests/" + tag);
  }

  private static String digest(String path) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(path.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      int status =
          path.startsWith("/v2/missing") ? 404 : path.startsWith("/v2/forbidden") ? 403 : 200;
      exchange.getResponseHeaders().set("Docker-Content-Digest", "sha256:" + digest(path));
      exchange.sendResponseHeaders(status, -1);
    }
  }
}
