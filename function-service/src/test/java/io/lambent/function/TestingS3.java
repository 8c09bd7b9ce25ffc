package io.lambent.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The little of S3 that function-service needs: gives objects by path, and says what is wrong as S3
 * does. Objects of all versions stay.
 */
final class TestingS3 {
  private static final TestingS3 SHARED = start();

  private final HttpServer server;
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final Map<String, String> buckets = new ConcurrentHashMap<>();

  /** The {@code Authorization} of all requests; empty where there was none. */
  final List<String> authorizations = new CopyOnWriteArrayList<>();

  private TestingS3(HttpServer server) {
    this.server = server;
  }

  /** The one that function-service of the tests fetches from. */
  static TestingS3 shared() {
    return SHARED;
  }

  private static TestingS3 start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      TestingS3 s3 = new TestingS3(server);
      server.createContext("/", s3::answer);
      server.start();
      return s3;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A bucket of the region that requests are for. */
  String bucket(String name) {
    return bucket(name, "us-east-1");
  }

  String bucket(String name, String region) {
    buckets.put(name, region);
    return name;
  }

  void put(String bucket, String key, byte[] content) {
    objects.put(bucket + "/" + key, content);
  }

  /** Stores a version of an object, which becomes the latest. */
  void put(String bucket, String key, String version, byte[] content) {
    put(bucket, key, content);
    objects.put(bucket + "/" + key + "?versionId=" + version, content);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    authorizations.add(authorization == null ? "" : authorization);
    String path = exchange.getRequestURI().getPath().substring(1);
    String query = exchange.getRequestURI().getQuery();
    String bucket = path.substring(0, path.indexOf('/'));
    byte[] content = objects.get(query == null ? path : path + "?" + query);
    String region = buckets.get(bucket);
    if (region == null) {
      fail(exchange, 404, "NoSuchBucket", "The specified bucket does not exist");
    } else if (!region.equals("us-east-1")) {
      exchange.getResponseHeaders().set("x-amz-bucket-region", region);
      fail(exchange, 301, "PermanentRedirect", "Please send all future requests elsewhere.");
    } else if (path.endsWith("/forbidden")) {
      fail(exchange, 403, "AccessDenied", "Access Denied");
    } else if (content == null) {
      notFound(exchange, query);
    } else {
      send(exchange, 200, content);
    }
  }

  private static void notFound(HttpExchange exchange, @Nullable String query) throws IOException {
    if (query == null) {
      fail(exchange, 404, "NoSuchKey", "The specified key does not exist.");
    } else {
      fail(exchange, 404, "NoSuchVersion", "The specified version does not exist.");
    }
  }

  private static void fail(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    String xml =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>%s</Code><Message>%s</Message><RequestId>1</RequestId></Error>
        """
            .formatted(code, message);
    send(exchange, status, xml.getBytes(UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
