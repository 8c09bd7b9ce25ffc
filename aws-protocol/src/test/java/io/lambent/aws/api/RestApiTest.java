package io.lambent.aws.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.wire.Struct;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One API in the two protocols that name the operation by method and path. */
class RestApiTest {
  private static final Caller CALLER =
      new Caller("123456789012", "eu-west-1", "id-1", "http://localhost:4566");

  private final AtomicReference<@Nullable Struct> last = new AtomicReference<>();

  private AwsApi api(String name) {
    return AwsApi.of(ServiceModels.get(name))
        .on("PutBook", this::put)
        .on("StoreCover", (caller, input) -> Struct.of("Cover", input.get("Cover")))
        .on("StoreSpine", (caller, input) -> Struct.of("Cover", new byte[] {9}))
        .build();
  }

  private Struct put(Caller caller, Struct input) {
    last.set(input);
    if ("gone".equals(input.text("Shelf"))) {
      throw AwsFailure.declared("NoSuchBook", "It is gone.", Map.of("RetryAfter", 7));
    }
    return Struct.of(
        "Shelf",
        input.get("Shelf"),
        "Labels",
        input.get("Labels"),
        "BookId",
        "b&1",
        "Stored",
        Instant.parse("2026-11-29T04:00:00Z"),
        "Tags",
        input.get("Tags"));
  }

  private WireAnswer send(
      String name, String method, String path, String query, Headers headers, String body) {
    return api(name)
        .serve(CALLER, new WireRequest(method, path, query, headers, body.getBytes(UTF_8)));
  }

  private Struct last() {
    return Objects.requireNonNull(last.get());
  }

  private static final Headers HEADERS =
      Headers.of(
          "X-Pages", "7", "x-published", "Sun, 29 Nov 2026 04:00:00 GMT", "X-Label-Colour", "red");

  private void readsAllParts() {
    assertThat(last().get("Shelf")).isEqualTo("a/b");
    assertThat(last().get("Title")).isEqualTo("T");
    assertThat(last().get("Pages")).isEqualTo(7);
    assertThat(last().get("Published")).isEqualTo(Instant.parse("2026-11-29T04:00:00Z"));
    assertThat(last().get("Lent")).isEqualTo(true);
    assertThat(last().get("Words")).isEqualTo(List.of("one", "two words"));
    assertThat(last().get("Labels")).isEqualTo(Map.of("colour", "red"));
    assertThat(last().get("Tags"))
        .isEqualTo(List.of(Struct.of("Key", "k", "Value", "v"), Struct.of("Key", "l")));
  }

  @Test
  void readsAndWritesJson() {
    WireAnswer answer =
        send(
            "toy-json",
            "POST",
            "/shelves/a%2Fb/books/",
            "lent=true&word=one&word=two+words",
            HEADERS,
            "{\"title\":\"T\",\"tags\":[{\"Key\":\"k\",\"Value\":\"v\"},{\"Key\":\"l\"}]}");

    readsAllParts();
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.headers().first("x-shelf")).isEqualTo("a/b");
    assertThat(answer.headers().first("x-label-colour")).isEqualTo("red");
    assertThat(answer.headers().first("Content-Type")).isEqualTo("application/json");
    assertThat(answer.text())
        .isEqualTo(
            "{\"bookId\":\"b&1\",\"stored\":1795924800,\"tags\":[{\"Key\":\"k\",\"Value\":\"v\"},"
                + "{\"Key\":\"l\"}]}");
  }

  @Test
  void readsAndWritesXml() {
    WireAnswer answer =
        send(
            "toy-xml",
            "POST",
            "/shelves/a%2Fb/books",
            "lent=true&word=one&word=two%20words",
            HEADERS,
            "<?xml version=\"1.0\"?><PutBookRequest xmlns=\"http://toy.example.com/doc/\">"
                + "<title>T</title><tags><member><Key>k</Key><Value>v</Value></member>"
                + "<member><Key>l</Key></member></tags></PutBookRequest>");

    readsAllParts();
    assertThat(answer.text())
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<PutBookResult xmlns=\"http://toy.example.com/doc/\"><bookId>b&amp;1</bookId>"
                + "<stored>2026-11-29T04:00:00.000Z</stored><tags><member><Key>k</Key>"
                + "<Value>v</Value></member><member><Key>l</Key></member></tags></PutBookResult>");
  }

  @Test
  void passesABodyThatIsABlobAsItIs() {
    WireAnswer answer =
        send("toy-json", "PUT", "/shelves/s/books/a//b%20c", "", Headers.NONE, "\0raw");

    assertThat(answer.text()).isEqualTo("\0raw");
    assertThat(answer.headers().first("Content-Type")).isEqualTo("application/octet-stream");
  }

  @Test
  void tellsOperationsApartByTheQuery() {
    assertThat(send("toy-json", "PUT", "/shelves/s/books/b", "spine", Headers.NONE, "x").body())
        .containsExactly(9);
  }

  @Test
  void rendersErrors() {
    String body = "{\"title\":\"T\"}";
    WireAnswer json = send("toy-json", "POST", "/shelves/gone/books", "", Headers.NONE, body);
    assertThat(json.status()).isEqualTo(404);
    assertThat(json.headers().first("x-amzn-ErrorType")).isEqualTo("NoSuchBook");
    assertThat(json.headers().first("Retry-After")).isEqualTo("7");
    assertThat(json.text()).isEqualTo("{\"message\":\"It is gone.\"}");

    WireAnswer xml =
        send(
            "toy-xml",
            "POST",
            "/shelves/gone/books",
            "",
            Headers.NONE,
            "<PutBookRequest><title>T</title></PutBookRequest>");
    assertThat(xml.status()).isEqualTo(404);
    assertThat(xml.text()).contains("<Code>NoSuchBook</Code><Message>It is gone.</Message>");
  }

  @Test
  void saysWhenNothingIsThere() {
    WireAnswer json = send("toy-json", "GET", "/none", "", Headers.NONE, "");
    assertThat(json.status()).isEqualTo(404);
    assertThat(json.headers().first("x-amzn-ErrorType")).isEqualTo("UnknownOperationException");

    assertThat(send("toy-xml", "GET", "/none", "", Headers.NONE, "").status()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a>",
        "",
        "text",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a><title>&x;</title></a>",
        "<a><title>&unknown;</title></a>",
        "<a></b>"
      })
  void refusesMalformedXml(String body) {
    WireAnswer answer = send("toy-xml", "POST", "/shelves/s/books", "", Headers.NONE, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(last.get()).isNull();
  }

  @Test
  void refusesANumberThatIsNone() {
    WireAnswer answer =
        send(
            "toy-json",
            "POST",
            "/shelves/s/books",
            "",
            Headers.of("x-pages", "seven"),
            "{\"title\":\"T\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("STRING_VALUE can not be converted to an Integer");
  }
}
