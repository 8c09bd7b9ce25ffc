package io.lambent.execution.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.lambent.client.http.ServiceClients;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.ProvisionedVersion;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.execution.TestingFunctions;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RemoteFunctionSourceTest {
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void readsWhatIsToBeHeldReady() throws Exception {
    List<ProvisionedVersion> all =
        List.of(new ProvisionedVersion(TestingFunctions.name("one"), "1", "r", 3));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        InternalHttp.PROVISIONED_VERSIONS,
        exchange -> {
          byte[] body = JSON.writeValueAsBytes(all);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      assertThat(source(url).provisioned()).isEqualTo(all);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void resolvesAfterHavingAskedInVainWhatToHoldReady() throws Exception {
    TestingFunctions functions = new TestingFunctions();
    FunctionVersion hello =
        functions.put(functions.version("hello", "python3.13", "app.handler", new byte[0]));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean resolves = exchange.getRequestURI().getPath().equals(InternalHttp.RESOLVE);
          byte[] body =
              resolves
                  ? JSON.writeValueAsBytes(functions.resolve(hello.function(), "$LATEST"))
                  : new byte[0];
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(resolves ? 200 : 503, resolves ? body.length : -1);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      RemoteFunctionSource source = source(url);
      for (int i = 0; i < 50; i++) {
        assertThatThrownBy(source::provisioned).isInstanceOf(UncheckedIOException.class);
      }

      assertThat(source.resolve(hello.function(), "$LATEST").targets()).hasSize(1);
    } finally {
      server.stop(0);
    }
  }

  private static RemoteFunctionSource source(URI url) {
    return new RemoteFunctionSource(url, ServiceClients.of("secret", JSON), JSON);
  }
}
