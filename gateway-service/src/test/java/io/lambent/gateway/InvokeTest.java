package io.lambent.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.invocation.Execution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import io.lambent.contract.invocation.InvocationType;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Invoke operations, over HTTP. */
class InvokeTest {
  private static final TestingGateway gateway = new TestingGateway();
  private static final String INVOKE = "/2015-03-31/functions/hello/invocations";
  private static final String NAME_PATTERN =
      "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\\\d{1}:)?"
          + "(\\\\d{12}:)?(function:)?([a-zA-Z0-9-_\\\\.]+)"
          + "(:(\\\\$LATEST(\\\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";

  @BeforeEach
  void reset() {
    gateway.reset();
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  private static String authorization(String key, String region, String service) {
    return "AWS4-HMAC-SHA256 Credential="
        + key
        + "/20261123/"
        + region
        + "/"
        + service
        + "/aws4_request, SignedHeaders=host;x-amz-date, Signature=0123";
  }

  @Test
  void passesThePayloadByteByByteAndAnswersWithThePayload() {
    HttpResponse<String> response = gateway.post(INVOKE, " {\"a\": \"ü\"} ");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(" {\"a\": \"ü\"} ");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.headers().firstValue("X-Amz-Executed-Version")).contains("$LATEST");
    assertThat(response.headers().firstValue("x-amzn-Remapped-Content-Length")).contains("0");
    assertThat(response.headers().firstValue("X-Amz-Function-Error")).isEmpty();
    Invocation invocation = gateway.invoker.only();
    assertThat(response.headers().firstValue("x-amzn-RequestId")).contains(invocation.requestId());
    assertThat(response.headers().firstValue("X-Amzn-Trace-Id").orElseThrow())
        .isEqualTo(invocation.traceId())
        .matches("Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16}");
  }

  /** The function could not read it, whatever a lenient parser makes of it. */
  @ParameterizedTest
  @ValueSource(strings = {"utf16", "utf16be", "utf32", "bom", "overlong", "surrogate", "latin1"})
  void refusesPayloadsThatAreNotUtf8(String how) {
    byte[] payload =
        switch (how) {
          case "utf16" -> "\uFEFF{\"a\":1}".getBytes(StandardCharsets.UTF_16LE);
          case "utf16be" -> "{\"a\":1}".getBytes(StandardCharsets.UTF_16BE);
          case "utf32" -> "{\"a\":1}".getBytes(Charset.forName("UTF-32BE"));
          case "bom" -> "\uFEFF{\"a\":1}".getBytes(UTF_8);
          case "overlong" -> new byte[] {'"', (byte) 0xc0, (byte) 0xa2, '"'};
          case "surrogate" -> new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'};
          default -> "\"ü\"".getBytes(StandardCharsets.ISO_8859_1);
        };

    HttpResponse<String> response =
        gateway.send(gateway.request(INVOKE).POST(HttpRequest.BodyPublishers.ofByteArray(payload)));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("x-amzn-ErrorType"))
        .contains("InvalidRequestContentException");
    assertThat(gateway.invoker.invocations()).isEmpty();
  }

  @Test
  void writesHeaderNamesAsAwsDoes() {
    String response =
        gateway.raw(
            "POST "
                + INVOKE
                + " HTTP/1.1\r\n"
                + "Host: localhost\r\n"
                + "Connection: close\r\n"
                + "Content-Length: 2\r\n\r\n"
                + "{}");

    assertThat(response)
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("\r\nx-amzn-RequestId: ")
        .contains("\r\nX-Amz-Executed-Version: $LATEST\r\n")
        .contains("\r\nX-Amzn-Trace-Id: Root=1-")
        .endsWith("\r\n\r\n{}");
  }

  @Test
  void takesAccountAndRegionFromTheCredentials() {
    gateway.post(
        INVOKE, "{}", "Authorization", authorization("123456789012", "eu-west-1", "lambda"));

    assertThat(gateway.invoker.only().function())
        .isEqualTo(new FunctionName("123456789012", "eu-west-1", "hello"));
  }

  @Test
  void handsNoPayloadAsAnEmptyObject() {
    gateway.post(INVOKE, "");

    assertThat(gateway.invoker.only().payload()).isEqualTo("{}".getBytes(UTF_8));
  }

  @Test
  void acceptsAChunkedBody() {
    String response =
        gateway.raw(
            "POST "
                + INVOKE
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding:"
                + " chunked\r\n\r\n3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n");

    assertThat(response).endsWith("\r\n\r\n{\"a\":1}");
  }

  @Test
  void answersPipelinedRequestsInOrder() {
    String first = "POST " + INVOKE + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n1";
    String second =
        "POST "
            + INVOKE
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1\r\n\r\n2";

    String responses = gateway.raw(first + second);

    assertThat(responses.indexOf("\r\n\r\n1")).isPositive();
    assertThat(responses).endsWith("\r\n\r\n2");
  }

  @Test
  void answersAnEventWith202AndNoBody() {
    gateway.invoker.answers(any -> new InvocationOutcome.Accepted());

    HttpResponse<String> response = gateway.post(INVOKE, "{}", "X-Amz-Invocation-Type", "Event");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).isEmpty();
    assertThat(gateway.invoker.only().type()).isEqualTo(InvocationType.EVENT);
  }

  @Test
  void answersADryRunWith204() {
    gateway.invoker.answers(any -> new InvocationOutcome.Permitted());

    HttpResponse<String> response = gateway.post(INVOKE, "{}", "X-Amz-Invocation-Type", "DryRun");

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(gateway.invoker.only().type()).isEqualTo(InvocationType.DRY_RUN);
  }

  @Test
  void answersTheLegacyOperationWith202() {
    gateway.invoker.answers(any -> new InvocationOutcome.Accepted());

    HttpResponse<String> response = gateway.post("/2014-11-13/functions/hello/invoke-async/", "{}");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(gateway.invoker.only().type()).isEqualTo(InvocationType.EVENT);
  }

  @Test
  void marksFunctionErrorsAndSendsTheLogTail() {
    Execution execution = new Execution("7", 1, 1, null, 128, 41, "START\nEND\n".getBytes(UTF_8));
    gateway.invoker.answers(
        any ->
            new InvocationOutcome.FunctionFailed(
                execution, "Error", "{\"errorType\":\"Error\"}".getBytes(UTF_8)));

    HttpResponse<String> response = gateway.post(INVOKE, "{}", "X-Amz-Log-Type", "Tail");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"errorType\":\"Error\"}");
    assertThat(response.headers().firstValue("X-Amz-Function-Error")).contains("Unhandled");
    assertThat(response.headers().firstValue("X-Amz-Executed-Version")).contains("7");
    assertThat(response.headers().firstValue("X-Amz-Log-Result"))
        .contains(Base64.getEncoder().encodeToString("START\nEND\n".getBytes(UTF_8)));
    assertThat(gateway.invoker.only().tailLogs()).isTrue();
  }

  @Test
  void answersThrottledCallsWith429AndTheReason() {
    gateway.invoker.answers(
        any -> new InvocationOutcome.Throttled(Reason.RESERVED_CONCURRENT_INVOCATION_LIMIT));

    HttpResponse<String> response = gateway.post(INVOKE, "{}");

    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.body())
        .isEqualTo(
            "{\"Reason\":\"ReservedFunctionConcurrentInvocationLimitExceeded\",\"Type\":\"User\","
                + "\"message\":\"Rate Exceeded.\"}");
    assertThat(response.headers().firstValue("x-amzn-ErrorType"))
        .contains("TooManyRequestsException");
    assertThat(response.headers().firstValue("Retry-After")).isEmpty();
  }

  @Test
  void answersRejectedCallsInAwsForm() {
    gateway.invoker.answers(
        any ->
            new InvocationOutcome.Rejected(
                ErrorCode.RESOURCE_NOT_FOUND,
                "Function not found:"
                    + " arn:aws:lambda:us-east-1:000000000000:function:hello:$LATEST"));

    HttpResponse<String> response = gateway.post(INVOKE, "{}");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body())
        .isEqualTo(
            "{\"Type\":\"User\",\"Message\":\"Function not found:"
                + " arn:aws:lambda:us-east-1:000000000000:function:hello:$LATEST\"}");
    assertThat(response.headers().firstValue("x-amzn-ErrorType"))
        .contains("ResourceNotFoundException");
  }

  @Test
  void answersABrokenInvokerWithAServiceException() {
    gateway.invoker.answers(
        any -> {
          throw new IllegalStateException("broken");
        });

    HttpResponse<String> response = gateway.post(INVOKE, "{}");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains("ServiceException");
    assertThat(response.body()).doesNotContain("broken");
  }

  @ParameterizedTest
  @CsvSource({
    "hello, , hello,",
    "hello, live, hello, live",
    "hello%3Alive, , hello, live",
    "hello:live, live, hello, live",
    "000000000000%3Afunction%3Ahello, , hello,",
    "arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Ahello%3A%24LATEST, ,hello, $LATEST",
    "arn:aws:lambda:us-east-1:000000000000:function, , function,",
    "hello, $LATEST, hello, $LATEST",
    "hello, $latest, hello, $latest"
  })
  void readsEveryFormOfAName(
      String name, @Nullable String qualifier, String function, @Nullable String read) {
    gateway.post(
        "/2015-03-31/functions/"
            + name
            + "/invocations"
            + (qualifier == null ? "" : "?Qualifier=" + qualifier),
        "{}");

    Invocation invocation = gateway.invoker.only();
    assertThat(invocation.function().name()).isEqualTo(function);
    assertThat(invocation.qualifier()).isEqualTo(read);
  }

  @ParameterizedTest
  @CsvSource({
    "*, *",
    "my-function!, my-function!",
    "invalid-account:function:my-function, invalid-account:function:my-function",
    "function:my-function:$LATEST:extra, function:my-function:$LATEST:extra",
    "arn:aws:lambda::111111111111:function:my-function,"
        + " arn:aws:lambda::111111111111:function:my-function",
    "arn:aws:lambda:us-east-1:111111111111:function:my-function:$LATES,"
        + " arn:aws:lambda:us-east-1:111111111111:function:my-function:$LATES"
  })
  void refusesMalformedNamesAsAwsDoes(String name, String value) {
    HttpResponse<String> response =
        gateway.post("/2015-03-31/functions/" + name + "/invocations", "{}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains("ValidationException");
    assertThat(response.body())
        .isEqualTo(
            "{\"message\":\"1 validation error detected: Value '"
                + value
                + "' at 'functionName' failed to satisfy constraint: Member must satisfy regular"
                + " expression pattern: "
                + NAME_PATTERN
                + "\"}");
  }

  @Test
  void refusesAMalformedQualifierAsAwsDoes() {
    HttpResponse<String> response = gateway.post(INVOKE + "?Qualifier=invalid%21", "{}");

    assertThat(response.body())
        .isEqualTo(
            "{\"message\":\"1 validation error detected: Value 'invalid!' at 'qualifier' failed to"
                + " satisfy constraint: Member must satisfy regular expression pattern:"
                + " \\\\$(LATEST(\\\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+\"}");
  }

  @Test
  void reportsQualifierAndNameTogether() {
    String qualifier = "a".repeat(129);

    HttpResponse<String> response =
        gateway.post("/2015-03-31/functions/*/invocations?Qualifier=" + qualifier, "{}");

    assertThat(response.body())
        .startsWith(
            "{\"message\":\"2 validation errors detected: Value '"
                + qualifier
                + "' at 'qualifier' failed to satisfy constraint: Member must have length less than"
                + " or equal to 128; Value '*' at 'functionName' failed to satisfy constraint:");
  }

  @Test
  void refusesAQualifierThatContradictsTheName() {
    HttpResponse<String> response =
        gateway.post("/2015-03-31/functions/my-function:$LATEST/invocations?Qualifier=1", "{}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .isEqualTo(
            "{\"Type\":\"User\",\"message\":\"The derived qualifier from the function name does not"
                + " match the specified qualifier.\"}");
  }

  @Test
  void refusesAnArnOfAnotherRegion() {
    HttpResponse<String> response =
        gateway.post(
            "/2015-03-31/functions/arn:aws:lambda:ap-southeast-1:000000000000:function:hello/invocations",
            "{}");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body())
        .isEqualTo(
            "{\"Type\":\"User\",\"Message\":\"Functions from 'ap-southeast-1' are not reachable in"
                + " this region ('us-east-1')\"}");
  }

  @Test
  void refusesAnUnknownInvocationType() {
    HttpResponse<String> response = gateway.post(INVOKE, "{}", "X-Amz-Invocation-Type", "Now");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .isEqualTo(
            "{\"message\":\"1 validation error detected: Value 'Now' at 'invocationType' failed to"
                + " satisfy constraint: Member must satisfy enum value set: [Event,"
                + " RequestResponse, DryRun]\"}");
  }

  @ParameterizedTest
  @CsvSource({"not json", "{\"a\":}", "'{\"a\":1', 1 2", "\"\\x\""})
  void refusesAPayloadThatIsNoJson(String payload) {
    HttpResponse<String> response = gateway.post(INVOKE, payload);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("x-amzn-ErrorType"))
        .contains("InvalidRequestContentException");
    assertThat(response.body())
        .startsWith(
            "{\"Type\":\"User\",\"message\":\"Could not parse request body into json: Could not"
                + " parse payload into json: ");
    assertThat(gateway.invoker.invocations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "invalid | Unrecognized token 'invalid': was expecting (JSON String, Number, Array, Object"
            + " or token 'null', 'true' or 'false') | 8",
        "{invalid | Unexpected character ('i' (code 105)): was expecting double-quote to start"
            + " field name | 2"
      })
  void keepsThePayloadOutOfTheErrorThatRefusesIt(String payload, String problem, int column) {
    assertThat(gateway.post(INVOKE, payload).body())
        .isEqualTo(
            "{\"Type\":\"User\",\"message\":\"Could not parse request body into json: Could not"
                + " parse payload into json: "
                + problem
                + "\\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION`"
                + " disabled); line: 1, column: "
                + column
                + "]\"}");
  }

  @Test
  void acceptsTheLargestPayloadAndRefusesOneByteMore() {
    int limit = 6_291_456;

    HttpResponse<String> largest = gateway.post(INVOKE, "\"" + "x".repeat(limit - 2) + "\"");
    HttpResponse<String> tooLarge = gateway.post(INVOKE, "\"" + "x".repeat(limit - 1) + "\"");

    assertThat(largest.statusCode()).isEqualTo(200);
    assertThat(largest.body()).hasSize(limit);
    assertThat(tooLarge.statusCode()).isEqualTo(413);
    assertThat(tooLarge.headers().firstValue("x-amzn-ErrorType"))
        .contains("RequestEntityTooLargeException");
    assertThat(tooLarge.body())
        .isEqualTo(
            "{\"Message\":\"Request must be smaller than 6291456 bytes for the InvokeFunction"
                + " operation\"}");
  }

  @Test
  void refusesAnEventOfMoreThanAMebibyte() {
    HttpResponse<String> response =
        gateway.post(
            INVOKE, "\"" + "x".repeat((1 << 20) - 1) + "\"", "X-Amz-Invocation-Type", "Event");

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body())
        .isEqualTo(
            "{\"Message\":\"1048577 byte payload is too large for the Event invocation type (limit"
                + " 1048576 bytes)\"}");
  }

  @Test
  void passesTheClientContextAndRefusesWhatIsNone() {
    String context = Base64.getEncoder().encodeToString("{\"custom\":{}}".getBytes(UTF_8));

    gateway.post(INVOKE, "{}", "X-Amz-Client-Context", context);
    HttpResponse<String> broken = gateway.post(INVOKE, "{}", "X-Amz-Client-Context", "%%%");
    HttpResponse<String> tooLong =
        gateway.post(INVOKE, "{}", "X-Amz-Client-Context", "a".repeat(3584));

    assertThat(gateway.invoker.only().clientContext()).isEqualTo(context);
    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(broken.body()).contains("Client context must be a valid Base64-encoded JSON object");
    assertThat(tooLong.statusCode()).isEqualTo(400);
  }

  @Test
  void keepsTheCallersTraceId() {
    gateway.post(INVOKE, "{}", "X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793");

    assertThat(gateway.invoker.only().traceId())
        .isEqualTo("Root=1-5759e988-bd862e3fe1be46a994272793");
  }

  @Test
  void streamsTheAnswerAsOneChunkAndTheEnd() {
    HttpResponse<String> response =
        gateway.post("/2021-11-15/functions/hello/response-streaming-invocations", "{\"a\":1}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("application/vnd.amazon.eventstream");
    assertThat(response.body()).contains("PayloadChunk", "{\"a\":1}", "InvokeComplete");
  }
}
