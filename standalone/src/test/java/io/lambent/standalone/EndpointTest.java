package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Lambent.class)
class EndpointTest {
  private static final String FUNCTIONS = "/2015-03-31/functions";

  private final Clients clients;

  EndpointTest(Clients clients) {
    this.clients = clients;
  }

  @Test
  void isHealthy() throws Exception {
    HttpResponse<String> response = send(get("/actuator/health"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Json.read(response.body())).containsEntry("status", "UP");
  }

  @Test
  void listensOnBothAddressesThatLocalhostStandsFor() throws Exception {
    assumeTrue(hasAddress("::1"));
    int port = clients.endpoint().getPort();

    for (String host : List.of("127.0.0.1", "[::1]")) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + "/actuator/health"));
      assertThat(send(request).statusCode()).as(host).isEqualTo(200);
    }
  }

  private static boolean hasAddress(String host) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void answersTheHealthCheckOfLocalStack() throws Exception {
    HttpResponse<String> response = send(get("/_localstack/health"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Json.read(response.body())).containsKey("services");
  }

  @Test
  void saysWhatItDoesNotHonour() throws Exception {
    assertThat(send(get("/_lambent/compat")).statusCode()).isEqualTo(200);
  }

  @Test
  void saysHowFunctionsAreIsolatedAndWhatIsLimited() throws Exception {
    assertThat(Json.read(send(get("/_lambent/environments")).body()))
        .containsKeys("driver", "isolated", "limited", "notLimited", "notLimitedReason");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:4566", "localhost.evil.example"})
  void refusesHostsThatAreNotItsOwn(String host) throws Exception {
    HttpResponse<String> response = send(get(FUNCTIONS).header("Host", host));

    assertThat(response.statusCode()).isEqualTo(403);
  }

  @Test
  void refusesRequestsThatAPageOfAnotherOriginSends() throws Exception {
    HttpResponse<String> response = send(get(FUNCTIONS).header("Origin", "https://evil.example"));

    assertThat(response.statusCode()).isEqualTo(403);
  }

  @Test
  void clientsCannotGiveThemselvesAnAccount() throws Exception {
    HttpResponse<String> response =
        send(get(FUNCTIONS + "/none").header("X-Lambent-Account", "999999999999"));

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains(":000000000000:").doesNotContain("999999999999");
  }

  @Test
  void whatItDoesNotKnowIsAnErrorAndNotAnEmptySuccess() throws Exception {
    assertThat(send(get("/2099-01-01/no-such-operation")).statusCode()).isEqualTo(404);
  }

  @Test
  void aBodyThatIsNoJsonIsASerializationException() throws Exception {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(clients.endpoint().resolve(FUNCTIONS))
                .POST(BodyPublishers.ofString("{nonsense")));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("x-amzn-ErrorType"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("SerializationException"));
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(clients.endpoint().resolve(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return clients.plain().send(request.build(), BodyHandlers.ofString());
  }
}
