package io.lambent.gateway.httpapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.api.ApiRoute;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
  private static final RouteTable table =
      table(
          "GET /pets/dog/1",
          "GET /pets/dog/{id}",
          "GET /pets/{proxy+}",
          "ANY /{proxy+}",
          "POST /pets/{id}",
          "ANY /pets/{id}",
          "GET /",
          "$default");

  private static RouteTable table(String... keys) {
    List<ApiRoute> routes =
        Stream.of(keys)
            .map(key -> new ApiRoute(key, key, "NONE", null, List.of(), null, null))
            .toList();
    return new RouteTable(routes);
  }

  private static RouteTable.Match match(String method, String path) {
    return Objects.requireNonNull(table.match(method, path));
  }

  /** The examples of AWS's documentation, and further ones. */
  @ParameterizedTest
  @CsvSource({
    "GET, /pets/dog/1, GET /pets/dog/1",
    "GET, /pets/dog/2, GET /pets/dog/{id}",
    "GET, /pets/cat/1, GET /pets/{proxy+}",
    "POST, /test/5, ANY /{proxy+}",
    "POST, /pets/dog, POST /pets/{id}",
    "PUT, /pets/dog, ANY /pets/{id}",
    "PUT, /pets/dog/1, ANY /{proxy+}",
    "GET, /, GET /",
    "POST, /, $default",
    "GET, /pets/, ANY /{proxy+}"
  })
  void prefersTheMostSpecificRoute(String method, String path, String key) {
    assertThat(match(method, path).route().key()).isEqualTo(key);
  }

  @Test
  void decodesVariables() {
    assertThat(match("GET", "/pets/a%20b/c%2Fd+e").parameters())
        .isEqualTo(Map.of("proxy", "a b/c/d+e"));
    assertThat(match("GET", "/pets/dog/%7B").parameters()).isEqualTo(Map.of("id", "{"));
  }

  @Test
  void findsNothingWithoutARoute() {
    assertThat(table("GET /a").match("GET", "/b")).isNull();
    assertThat(table("GET /a").match("POST", "/a")).isNull();
  }
}
