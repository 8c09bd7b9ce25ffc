package io.lambent.services;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

/** A function-service that has nothing but the policies that tests give functions. */
public final class TestingFunctionService implements AutoCloseable {
  private static final String FUNCTIONS = "/2015-03-31/functions/";

  private final Map<String, String> policies = new ConcurrentHashMap<>();
  private final HttpServer server;

  TestingFunctionService() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Sets the policy of a function. */
  public void policy(String function, String policy) {
    policies.put(function, policy);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String policy =
        path.startsWith(FUNCTIONS) && path.endsWith("/policy")
            ? policies.get(path.substring(FUNCTIONS.length(), path.lastIndexOf('/')))
            : null;
    byte[] body =
        JsonMapper.shared()
            .writeValueAsString(
                policy == null
                    ? Map.of("Message", "The resource you requested does not exist.")
                    : Map.of("Policy", policy, "RevisionId", "1"))
            .getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    if (policy == null) {
      exchange.getResponseHeaders().add("X-Amzn-ErrorType", "ResourceNotFoundException");
    }
    try (exchange) {
      exchange.sendResponseHeaders(policy == null ? 404 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
