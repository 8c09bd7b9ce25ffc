package io.lambent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Node.js functions find besides their own code, and answers of custom resources. */
@Timeout(60)
class NodeSdkTest {
  private static final Optional<String> NODE = TestingRuntime.program("node");

  @TempDir Path directory;

  @BeforeAll
  static void needsNode() {
    assumeTrue(NODE.isPresent(), "Node.js is not installed: the client is not tested");
  }

  private TestingRuntime start(String handler) throws Exception {
    Path client = Path.of("target", "clients", "node", "index.cjs").toAbsolutePath();
    return new TestingRuntime(
        List.of(NODE.orElseThrow(), client.toString()),
        directory.resolve("task"),
        handler,
        Map.of("NODE_PATH", directory.resolve("runtime/node_modules").toString()));
  }

  private void write(String file, String text) throws Exception {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void install(String place, String name) throws Exception {
    write(place + "/node_modules/@aws-sdk/client-x/package.json", "{\"main\":\"./index.js\"}");
    write(place + "/node_modules/@aws-sdk/client-x/index.js", "exports.name = '" + name + "';");
  }

  @ParameterizedTest
  @CsvSource({"script.handler", "module.handler", "relative.handler"})
  void findsTheSdkBelowTheFunctionsOwn(String handler) throws Exception {
    write(
        "task/script.js",
        "const { name } = require('@aws-sdk/client-x'); exports.handler = async () => name;");
    write(
        "task/module.mjs",
        "import { name } from '@aws-sdk/client-x'; export const handler = async () => name;");
    write("task/relative.mjs", "export { handler } from './module.mjs';");
    install("runtime", "of the runtime");

    try (TestingRuntime runtime = start(handler)) {
      assertThat(runtime.invoke("1").body()).isEqualTo("\"of the runtime\"");
    }
    install("task", "its own");
    try (TestingRuntime runtime = start(handler)) {
      assertThat(runtime.invoke("1").body()).isEqualTo("\"its own\"");
    }
  }

  @Test
  void answersOfCustomResourcesReachAnAddressWithoutTls() throws Exception {
    write(
        "task/app.js",
        """
        const https = require('https');
        exports.handler = (event) => new Promise((resolve, reject) => {
          const { hostname, pathname, search } = new URL(event.ResponseURL);
          const options = { hostname, port: 443, path: pathname + search, method: 'PUT' };
          https.request(options, (answer) => resolve(answer.statusCode))
            .on('error', reject).end('{"Status":"SUCCESS"}');
        });
        """);
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    try (TestingRuntime runtime = start("app.handler")) {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/answers/1?token=2";

      assertThat(runtime.invoke("{\"ResponseURL\":\"" + url + "\"}").body()).isEqualTo("204");
      assertThat(received.poll(10, TimeUnit.SECONDS))
          .isEqualTo("PUT /answers/1?token=2 {\"Status\":\"SUCCESS\"}");
    } finally {
      server.stop(0);
    }
  }
}
