package io.lambent.aws.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.ServiceModels;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One API in the protocols that name the operation apart from the path. */
class RpcApiTest {
  private static final Caller CALLER =
      new Caller("123456789012", "eu-west-1", "id-1", "http://localhost:4566");
  private static final String FORM = "application/x-www-form-urlencoded";

  private final ToyShelf shelf = new ToyShelf();
  private final AwsApi api = shelf.api();

  private WireAnswer json(String operation, String body) {
    return api.serve(
        CALLER,
        new WireRequest(
            "POST",
            "/",
            "",
            Headers.of(
                "X-Amz-Target",
                "ToyShelf." + operation,
                "Content-Type",
                "application/x-amz-json-1.0"),
            body.getBytes(UTF_8)));
  }

  private WireAnswer form(String body) {
    return api.serve(
        CALLER,
        new WireRequest("POST", "/", "", Headers.of("Content-Type", FORM), body.getBytes(UTF_8)));
  }

  private WireAnswer cbor(String operation, String hex) {
    return api.serve(
        CALLER,
        new WireRequest(
            "POST",
            "/service/ToyShelf/operation/" + operation,
            "",
            Headers.of("smithy-protocol", "rpc-v2-cbor", "Content-Type", "application/cbor"),
            HexFormat.of().parseHex(hex)));
  }

  private ToyShelf.PutBook last() {
    return Objects.requireNonNull(shelf.last.get());
  }

  @Test
  void readsJsonIntoARecord() {
    json(
        "PutBook",
        """
        {"Title": "A b", "Pages": 7, "Size": 4294967296, "Price": 1.5, "Lent": true,
         "Published": 1.25, "Cover": "AQID", "Kind": "ATLAS", "Unknown": {"x": [null]},
         "Tags": [{"Key": "k", "Value": null}], "Notes": {"n": "v"}, "Words": ["a"]}
        """);

    ToyShelf.PutBook book = last();
    assertThat(book.title()).isEqualTo("A b");
    assertThat(book.pages()).isEqualTo(7);
    assertThat(book.size()).isEqualTo(4294967296L);
    assertThat(book.price()).isEqualTo(1.5);
    assertThat(book.lent()).isTrue();
    assertThat(book.published()).isEqualTo("1970-01-01T00:00:01.250Z");
    assertThat(book.cover()).containsExactly(1, 2, 3);
    assertThat(book.tags()).containsExactly(new ToyShelf.Tag("k", null));
    assertThat(book.notes()).isEqualTo(Map.of("n", "v"));
    assertThat(book.words()).containsExactly("a");
  }

  @Test
  void leavesOutWhatIsAbsent() {
    WireAnswer answer = json("PutBook", "{\"Title\": \"A\"}");

    assertThat(last().pages()).isNull();
    assertThat(last().lent()).isFalse();
    assertThat(last().tags()).isEmpty();
    assertThat(answer.text())
        .isEqualTo(
            "{\"BookId\":\"arn:aws:toy:eu-west-1:123456789012:book/A\",\"Stored\":1795924800.500,"
                + "\"Tags\":[],\"Notes\":{}}");
    assertThat(answer.headers().first("Content-Type")).isEqualTo("application/x-amz-json-1.0");
    assertThat(answer.headers().first("x-amzn-RequestId")).isEqualTo("id-1");
  }

  @Test
  void readsAFormIntoTheSameRecord() {
    WireAnswer answer =
        form(
            "Action=PutBook&Version=2026-11-29&Title=A+b&Pages=7&Price=1.5&Lent=true"
                + "&Published=1970-01-01T00%3A00%3A01.250Z&Cover=AQID"
                + "&Tags.member.2.Key=second&Tags.member.10.Key=tenth&Tags.member.1.Key=first"
                + "&Note.1.key=n&Note.1.value=v&Words.1=a&Words.2=b");

    ToyShelf.PutBook book = last();
    assertThat(book.title()).isEqualTo("A b");
    assertThat(book.pages()).isEqualTo(7);
    assertThat(book.published()).isEqualTo("1970-01-01T00:00:01.250Z");
    assertThat(book.tags())
        .extracting(ToyShelf.Tag::key)
        .containsExactly("first", "second", "tenth");
    assertThat(book.notes()).isEqualTo(Map.of("n", "v"));
    assertThat(book.words()).containsExactly("a", "b");
    assertThat(answer.headers().first("Content-Type")).isEqualTo("text/xml");
    assertThat(answer.text())
        .isEqualTo(
            "<PutBookResponse xmlns=\"http://toy.example.com/doc/\"><PutBookResult>"
                + "<BookId>arn:aws:toy:eu-west-1:123456789012:book/A b</BookId>"
                + "<Stored>2026-11-29T04:00:00.500Z</Stored>"
                + "<Tags><member><Key>first</Key></member><member><Key>second</Key></member>"
                + "<member><Key>tenth</Key></member></Tags>"
                + "<Notes><entry><key>n</key><value>v</value></entry></Notes>"
                + "<Cover>AQID</Cover><Price>1.5</Price></PutBookResult>"
                + "<ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata>"
                + "</PutBookResponse>");
  }

  @Test
  void readsCborIntoTheSameRecord() {
    // {_ "Title": "A", "Price": 1.5 (half), "Published": 1(1.25), "Cover": h'010203', "Pages": 7}
    WireAnswer answer =
        cbor(
            "PutBook",
            "bf65"
                + hex("Title")
                + "6141"
                + "65"
                + hex("Price")
                + "f93e00"
                + "69"
                + hex("Published")
                + "c1f93d00"
                + "65"
                + hex("Cover")
                + "43010203"
                + "65"
                + hex("Pages")
                + "07ff");

    assertThat(last().title()).isEqualTo("A");
    assertThat(last().price()).isEqualTo(1.5);
    assertThat(last().published()).isEqualTo("1970-01-01T00:00:01.250Z");
    assertThat(last().cover()).containsExactly(1, 2, 3);
    assertThat(last().pages()).isEqualTo(7);
    assertThat(answer.headers().first("smithy-protocol")).isEqualTo("rpc-v2-cbor");
    assertThat(HexFormat.of().formatHex(answer.body()))
        .startsWith("a6" + "66" + hex("BookId"))
        .contains("66" + hex("Stored") + "c1fb41dac2")
        .contains("65" + hex("Cover") + "43010203");
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(UTF_8));
  }

  @Test
  void answersAnEmptyBodyWhereThereIsNoOutput() {
    assertThat(json("RemoveBook", "{\"BookId\":\"there\"}").body()).isEmpty();
    assertThat(form("Action=RemoveBook&BookId=there").text())
        .isEqualTo(
            "<RemoveBookResponse xmlns=\"http://toy.example.com/doc/\"><ResponseMetadata>"
                + "<RequestId>id-1</RequestId></ResponseMetadata></RemoveBookResponse>");
    assertThat(cbor("RemoveBook", "a166" + hex("BookId") + "65" + hex("there")).body())
        .containsExactly(0xa0);
  }

  @Test
  void rendersAnErrorInEachProtocol() {
    WireAnswer json = json("RemoveBook", "{\"BookId\":\"b\"}");
    assertThat(json.status()).isEqualTo(404);
    assertThat(json.text())
        .isEqualTo(
            "{\"__type\":\"NoSuchBook\",\"message\":\"The book <does> not"
                + " exist.\",\"BookId\":\"b\"}");
    assertThat(json.headers().first("x-amzn-query-error")).isEqualTo("Toy.NoSuchBook;Sender");

    WireAnswer form = form("Action=RemoveBook&BookId=b");
    assertThat(form.status()).isEqualTo(404);
    assertThat(form.text())
        .isEqualTo(
            "<ErrorResponse xmlns=\"http://toy.example.com/doc/\"><Error><Type>Sender</Type>"
                + "<Code>Toy.NoSuchBook</Code><Message>The book &lt;does&gt; not exist.</Message>"
                + "<BookId>b</BookId></Error><RequestId>id-1</RequestId></ErrorResponse>");

    WireAnswer cbor = cbor("RemoveBook", "a166" + hex("BookId") + "6162");
    assertThat(cbor.status()).isEqualTo(404);
    assertThat(cbor.headers().first("x-amzn-query-error")).isEqualTo("Toy.NoSuchBook;Sender");
    assertThat(new String(cbor.body(), UTF_8)).contains("__type", "NoSuchBook", "message");
  }

  @Test
  void givesACommonErrorTheNameAndStatusOfTheProtocol() {
    WireAnswer json = json("RemoveBook", "{\"BookId\":\"locked\"}");
    WireAnswer form = form("Action=RemoveBook&BookId=locked");

    assertThat(json.status()).isEqualTo(400);
    assertThat(json.text()).contains("\"__type\":\"AccessDeniedException\"");
    assertThat(form.status()).isEqualTo(403);
    assertThat(form.text()).contains("<Code>AccessDenied</Code>");
  }

  /** Without a bound on the work, the first would run for years and the second end the thread. */
  @Test
  void boundsTheWorkOfPatterns() {
    String endless = "a".repeat(5000);
    String deep = "ab".repeat(100_000);

    assertThat(json("PutBook", "{\"Title\":\"A\",\"Riddle\":\"" + endless + "\"}").text())
        .contains("at 'riddle' failed to satisfy constraint");
    assertThat(json("PutBook", "{\"Title\":\"A\",\"Deep\":\"" + deep + "\"}").status())
        .isEqualTo(200);
  }

  @Test
  void namesAllViolations() {
    WireAnswer answer =
        json(
            "PutBook",
            "{\"Title\":\"a-b-c-d-e-f-g-h-i-j-k\",\"Pages\":0,\"Kind\":\"POEM\",\"Tags\":[{}],"
                + "\"Words\":[\"ok\",\"!\"],\"Password\":\"abcd\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text())
        .contains(
            "\"__type\":\"ValidationException\"",
            "7 validation errors detected: Value 'a-b-c-d-e-f-g-h-i-j-k' at 'title' failed to"
                + " satisfy constraint: Member must have length less than or equal to 20; Value"
                + " 'a-b-c-d-e-f-g-h-i-j-k' at 'title' failed to satisfy constraint: Member must"
                + " satisfy regular expression pattern: [a-zA-Z ]+; Value '0' at 'pages' failed to"
                + " satisfy constraint: Member must have value greater than or equal to 1; Value"
                + " 'POEM' at 'kind' failed to satisfy constraint: Member must satisfy enum value"
                + " set: [NOVEL, ATLAS]; Value null at 'tags.1.member.key' failed to satisfy"
                + " constraint: Member must not be null; Value '[ok, !]' at 'words' failed to"
                + " satisfy constraint: Member must satisfy constraint: [Member must have length"
                + " less than or equal to 20, Member must have length greater than or equal to 1,"
                + " Member must satisfy regular expression pattern: [a-zA-Z ]+]; Value at"
                + " 'password' failed to satisfy constraint: Member must have length less than or"
                + " equal to 3");
    assertThat(shelf.last.get()).isNull();
  }

  @Test
  void givesAViolationItsOlderNameInXml() {
    assertThat(form("Action=PutBook").text())
        .contains(
            "<Code>ValidationError</Code>",
            "1 validation error detected: Value null at 'title' failed to satisfy constraint:"
                + " Member must not be null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"Title\":7}|NUMBER_VALUE can not be converted to a String",
        "{\"Title\":true}|TRUE_VALUE can not be converted to a String",
        "{\"Title\":[]}|Start of list found where not expected",
        "{\"Title\":{}}|Start of structure or map found where not expected.",
        "{\"Pages\":\"7\"}|STRING_VALUE can not be converted to an Integer",
        "{\"Pages\":7.5}|NUMBER_VALUE can not be converted to an Integer",
        "{\"Pages\":99999999999}|NUMBER_VALUE can not be converted to an Integer",
        "{\"Published\":1e300}|NUMBER_VALUE can not be converted to a Timestamp",
        "{\"Tags\":{}}|Start of structure or map found where not expected.",
        "{\"Tags\":[null]}|A list must not contain null",
        "{\"Notes\":[]}|Start of list found where not expected",
        "{\"Cover\":\"%\"}|STRING_VALUE can not be converted to a Blob",
        "[]|Start of list found where not expected",
        "null|Unexpected field type",
        "{|Could not parse request body into json",
        "{}{}|more than one value"
      })
  void saysWhatItCannotRead(String body, String text) {
    WireAnswer answer = json("PutBook", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("\"__type\":\"SerializationException\"", text);
  }

  @ParameterizedTest
  @CsvSource({
    "ff",
    "bf",
    "a1",
    "a161",
    "5b7fffffffffffffff",
    "9f9f",
    "a1f6f6",
    "c1a0",
    "1c",
    "a000"
  })
  void saysThatCborIsMalformed(String hex) {
    WireAnswer answer = cbor("PutBook", hex);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(new String(answer.body(), UTF_8)).contains("SerializationException");
  }

  @Test
  void saysWhenAnOperationIsUnknown() {
    assertThat(json("None", "{}").text()).contains("UnknownOperationException");
    assertThat(form("Action=None&Version=2026-11-29").text())
        .contains(
            "<Code>InvalidAction</Code>", "Could not find operation None for version 2026-11-29");
    assertThat(form("Title=a").text()).contains("<Code>MissingAction</Code>");
    assertThat(cbor("None", "a0").status()).isEqualTo(400);
  }

  @Test
  void saysWhenAnOperationHasNoHandler() {
    WireAnswer answer = json("BurnBook", "{\"BookId\":\"a\"}");

    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.text())
        .contains("UnsupportedOperationException", "BurnBook of Toy Shelf is not supported yet.");
  }

  @Test
  void hidesTheServicesOwnFaults() {
    WireAnswer answer = json("RemoveBook", "{\"BookId\":\"broken\"}");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text()).contains("InternalFailure").doesNotContain("a fault of");
    assertThat(answer.headers().first("x-amzn-query-error")).endsWith(";Receiver");
  }

  record Misspelt(String titel) {}

  record NotNullable(String title, Integer pages) {}

  record WrongType(List<String> title) {}

  @Test
  void refusesRecordsThatDoNotFit() {
    AwsApi.Builder builder = AwsApi.of(ServiceModels.get("toy"));

    assertThatThrownBy(() -> builder.on("PutBook", Misspelt.class, (c, b) -> {}))
        .hasMessage("Misspelt.titel is no member of PutBookRequest");
    assertThatThrownBy(() -> builder.on("PutBook", NotNullable.class, (c, b) -> {}))
        .hasMessage("NotNullable.pages may be absent and must be @Nullable");
    assertThatThrownBy(() -> builder.on("PutBook", WrongType.class, (c, b) -> {}))
        .hasMessageContaining("is no type for Title");
    assertThatThrownBy(() -> builder.on("None", Misspelt.class, (c, b) -> {}))
        .hasMessage("toy has no operation None");
  }
}
