package io.lambent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.api.ApiIntegration;
import io.lambent.contract.api.ApiRoute;
import io.lambent.contract.api.ApiStage;
import io.lambent.contract.api.HttpApi;
import io.lambent.contract.api.RestApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Integrations over VPC links. */
@Timeout(300)
class PrivateIntegrationsTest {
  private static final TestingGateway gateway = new TestingGateway();
  private static final String HTTP_HOST = "http1.execute-api.us-east-1.localhost:4566";
  private static HttpServer server;
  private static String address;

  @BeforeAll
  static void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    address = "http://127.0.0.1:" + server.getAddress().getPort();
    server.createContext(
        "/",
        exchange -> {
          byte[] seen = exchange.getRequestURI().toString().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, seen.length);
          exchange.getResponseBody().write(seen);
          exchange.close();
        });
    server.start();
  }

  @AfterAll
  static void close() {
    server.stop(0);
    gateway.close();
  }

  private static void serveRest(String link, String addresses) {
    TestingRestApi api =
        new TestingRestApi()
            .method(
                "GET",
                "/pets",
                "{'methodIntegration':{'type':'HTTP_PROXY','httpMethod':'GET',"
                    + "'uri':'http://nlb.invalid:8080/base?a=b','connectionType':'VPC_LINK',"
                    + "'connectionId':'"
                    + link
                    + "'}}")
            .stage("{'variables':{'link':'l1'}}");
    RestApi built = api.build();
    gateway.apis.put(
        new RestApi(
            built.identity(),
            false,
            built.stages(),
            built.definition().replaceFirst("\\{", "{\"vpcLinks\":" + addresses + ",")));
  }

  private static HttpResponse<String> get(String host, String path) {
    return gateway.get(path, "Host", host);
  }

  @Test
  void aLinkOfARestApiLeadsToItsAddress() {
    serveRest("${stageVariables.link}", "{\"l1\":\"" + address + "\"}");

    HttpResponse<String> answer = get(TestingRestApi.HOST, "/dev/pets?c=d");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("/base?a=b&c=d");
  }

  @Test
  void aLinkWithoutAnAddressLeavesTheHostOfTheIntegration() {
    serveRest("l1", "{\"l1\":null}");

    assertThat(get(TestingRestApi.HOST, "/dev/pets").statusCode()).isEqualTo(504);
  }

  @Test
  void aLinkThatIsNotThereIsAFaultOfTheApi() {
    serveRest("l2", "{\"l1\":null}");

    assertThat(get(TestingRestApi.HOST, "/dev/pets").statusCode()).isEqualTo(500);
  }

  private static void serveHttp(@Nullable String uri) {
    ApiIntegration integration =
        new ApiIntegration(
            "i1",
            "HTTP_PROXY",
            null,
            uri,
            "ANY",
            "1.0",
            5_000,
            Map.of(),
            Map.of(),
            Map.of(),
            null,
            null,
            null,
            List.of(),
            "l1");
    ApiStage stage =
        new ApiStage(
            "dev",
            "d1",
            Map.of(),
            new ApiStage.RateLimit(null, null),
            Map.of(),
            null,
            false,
            List.of(new ApiRoute("r1", "$default", "NONE", null, List.of(), null, integration)),
            List.of());
    gateway.apis.put(
        new HttpApi(
            new ApiIdentity("http1", "000000000000", "us-east-1"), false, null, List.of(stage)));
  }

  @Test
  void aPrivateIntegrationOfAnHttpApiGetsThePathWithTheStage() {
    serveHttp(address);

    assertThat(get(HTTP_HOST, "/dev/pets/7?a=b").body()).isEqualTo("/dev/pets/7?a=b");
  }

  @Test
  void aPrivateIntegrationOfAnHttpApiWithoutAnAddressFails() {
    serveHttp(null);

    assertThat(get(HTTP_HOST, "/dev/pets").statusCode()).isEqualTo(500);
  }
}
