package io.lambent.gateway.restapi.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceTreeTest {
  private final ResourceTree tree =
      new ResourceTree(
          Stream.of(
                  "GET /",
                  "ANY /{proxy+}",
                  "GET /pets",
                  "POST /pets",
                  "GET /pets/{id}",
                  "GET /pets/mine",
                  "GET /pets/{id}/toys/{toy}",
                  "DELETE /files/{path+}")
              .map(ResourceTreeTest::method)
              .toList());

  private static Method method(String text) {
    String[] parts = text.split(" ", 2);
    return new Method(
        parts[0],
        "id",
        parts[1],
        null,
        "NONE",
        null,
        List.of(),
        false,
        false,
        false,
        List.of(),
        Map.of(),
        Map.of(),
        new Method.Integration(
            "MOCK", "", null, Map.of(), Map.of(), "NEVER", null, 100, List.of(), "", List.of(),
            false, null, null));
  }

  @ParameterizedTest
  @CsvSource({
    "/, GET, /, {}",
    "/pets/, GET, /pets, {}",
    "/pets/7, GET, /pets/{id}, {id=7}",
    "/pets/a%2Fb, GET, /pets/{id}, {id=a%2Fb}",
    "/pets/mine, GET, /pets/mine, {}",
    "/pets/7/toys/8, GET, /pets/{id}/toys/{toy}, '{toy=8, id=7}'",
    "/pets/7/toys, GET, /{proxy+}, {proxy=pets/7/toys}",
    "/other/x%20y, PUT, /{proxy+}, {proxy=other/x%20y}",
    "/files/a/b, DELETE, /files/{path+}, {path=a/b}",
    "/files, GET, /{proxy+}, {proxy=files}"
  })
  void findsTheMostSpecificResource(
      String path, String httpMethod, String resource, String parameters) {
    ResourceTree.Match match = Objects.requireNonNull(tree.find(path));

    assertThat(Objects.requireNonNull(match.method(httpMethod)).resourcePath()).isEqualTo(resource);
    assertThat(match.parameters()).hasToString(parameters);
  }

  @Test
  void doesNotGoOnWhereAResourceLacksTheMethod() {
    assertThat(Objects.requireNonNull(tree.find("/pets")).method("DELETE")).isNull();
  }

  @Test
  void findsNothingWhereNoResourceFits() {
    assertThat(new ResourceTree(List.of(method("GET /pets"))).find("/")).isNull();
  }
}
