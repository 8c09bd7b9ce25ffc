package io.lambent.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.ResponseHead;
import java.io.EOFException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that are sent while the function writes them. */
@Timeout(300)
class StreamingTest {
  private static final TestingGateway gateway = new TestingGateway();
  private static final String INVOKE = "/2021-11-15/functions/hello/response-streaming-invocations";
  private static final String URL = "/_lambent/function-urls/stream/";

  private static final byte[] PART = new byte[64 << 10];

  /** In bytes; the buffers of two sockets together take less. */
  private static final int MORE_THAN_SOCKETS_HOLD = 64 << 20;

  private TestingStream function = new TestingStream(gateway);

  @BeforeEach
  void reset() {
    gateway.reset();
    gateway.functionUrls.put("stream", "NONE", "RESPONSE_STREAM", null);
    function = new TestingStream(gateway);
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  private static StreamingClient client() throws IOException {
    return new StreamingClient(gateway.port());
  }

  // --- function URLs

  @Test
  void aUrlSendsEachPartWhenItIsWritten() throws Exception {
    try (StreamingClient client = client()) {
      client.get(URL);
      function.begin("text/plain");
      Map<String, String> head = client.head();
      function.write("first");

      assertThat(client.text()).isEqualTo("first");
      assertThat(head)
          .containsEntry("status", "HTTP/1.1 200 OK")
          .containsEntry("content-type", "text/plain")
          .containsEntry("transfer-encoding", "chunked")
          .containsKeys("x-amzn-requestid", "x-amzn-trace-id");

      function.write("second");
      assertThat(client.text()).isEqualTo("second");
      function.succeed();
      assertThat(client.text()).isEmpty();
    }
  }

  @Test
  void aUrlAnswersAsTheMetadataSays() throws Exception {
    try (StreamingClient client = client()) {
      client.get(URL);
      function.begin(ResponseHead.HTTP_INTEGRATION);
      function.write("{\"statusCode\":201,\"headers\":{\"a\":\"b\"},\"cook");
      function.write("ies\":[\"c=1\"]}" + "\0".repeat(5));
      function.write("\0".repeat(3) + "text");

      assertThat(client.head())
          .containsEntry("status", "HTTP/1.1 201 Created")
          .containsEntry("a", "b")
          .containsEntry("set-cookie", "c=1")
          .containsEntry("content-type", "application/octet-stream");
      assertThat(client.text()).isEqualTo("text");
      function.succeed();
      assertThat(client.text()).isEmpty();
    }
  }

  @Test
  void aUrlSendsMetadataWithoutAWrite() throws Exception {
    try (StreamingClient client = client()) {
      client.get(URL);
      function.begin(ResponseHead.HTTP_INTEGRATION);
      function.write("{\"statusCode\":301,\"headers\":{\"Location\":\"/x\"}}" + "\0".repeat(8));

      assertThat(client.head())
          .containsEntry("status", "HTTP/1.1 301 Moved Permanently")
          .containsEntry("location", "/x");
      function.succeed();
      assertThat(client.text()).isEmpty();
    }
  }

  @Test
  void aUrlSendsNoBodyWhereTheStatusHasNone() throws Exception {
    try (StreamingClient client = client()) {
      client.get(URL);
      function.begin(ResponseHead.HTTP_INTEGRATION);
      function.write("{\"statusCode\":204}" + "\0".repeat(8) + "text");
      assertThat(client.head()).containsEntry("status", "HTTP/1.1 204 No Content");
      function.succeed();
      gateway.invoker.reset();
      client.get("/_lambent/function-urls/stream/next");

      assertThat(client.head()).containsEntry("status", "HTTP/1.1 200 OK");
    }
  }

  @Test
  void aUrlRefusesMetadataThatIsNone() throws Exception {
    try (StreamingClient client = client()) {
      client.get(URL);
      function.begin(ResponseHead.HTTP_INTEGRATION);
      function.write("no metadata" + "\0".repeat(8) + "text");

      assertThat(client.head()).containsEntry("status", "HTTP/1.1 502 Bad Gateway");
      function.succeed();
    }
  }

  @Test
  void aUrlRefusesMetadataThatDoesNotEnd() throws Exception {
    try (StreamingClient client = client()) {
      client.get(URL);
      function.begin(ResponseHead.HTTP_INTEGRATION);
      function.write("{\"statusCode\":200}");
      function.succeed();

      assertThat(client.head()).containsEntry("status", "HTTP/1.1 502 Bad Gateway");
    }
  }

  @Test
  void aUrlEndsWithWhatAFunctionWroteBeforeItFailed() throws Exception {
    try (StreamingClient client = client()) {
      client.get(URL);
      function.begin("text/plain");
      function.write("part");
      function.fail("{}");

      assertThat(client.head()).containsEntry("status", "HTTP/1.1 200 OK");
      assertThat(client.text()).isEqualTo("part");
      assertThat(client.text()).isEmpty();
    }
  }

  @Test
  void aUrlThatFailsBeforeItBeganIsABadGateway() throws Exception {
    try (StreamingClient client = client()) {
      client.get(URL);
      function.fail("{}");

      assertThat(client.head()).containsEntry("status", "HTTP/1.1 502 Bad Gateway");
    }
  }

  @Test
  void aClientOfHttp10ReadsToTheEndOfTheConnection() throws Exception {
    try (StreamingClient client = client()) {
      client.send("GET " + URL + " HTTP/1.0\r\nHost: localhost\r\n\r\n");
      function.begin("text/plain");
      function.write("one,");
      function.write("two");
      function.succeed();

      assertThat(client.head()).doesNotContainKey("transfer-encoding");
      assertThat(client.rest()).isEqualTo("one,two");
    }
  }

  // --- connections

  @Test
  void aStreamThatIsLostEndsTheConnectionWithoutAnEnd() throws Exception {
    try (StreamingClient client = client()) {
      client.get(URL);
      function.begin("text/plain");
      function.write("part");
      client.head();
      client.chunk();
      function.outcome.complete(new InvocationOutcome.Rejected(ErrorCode.SERVICE, "lost"));

      assertThatThrownBy(client::chunk).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void theNextRequestIsAnsweredAfterTheStream() throws Exception {
    try (StreamingClient client = client()) {
      client.get(URL);
      function.begin("text/plain");
      client.post("/2015-03-31/functions/hello/invocations");
      function.write("part");
      client.head();
      assertThat(client.text()).isEqualTo("part");
      function.succeed();
      assertThat(client.text()).isEmpty();

      assertThat(client.head()).containsEntry("content-length", "2");
    }
  }

  @Test
  void holdsTheFunctionBackWhileTheClientDoesNotRead() throws Exception {
    try (StreamingClient client = client()) {
      client.get(URL);
      function.begin("application/octet-stream");
      writeMoreThanSocketsHold();
      function.awaitPaused(true);
      client.head();
      int read = 0;
      while (read < MORE_THAN_SOCKETS_HOLD) {
        read += client.chunk().length;
      }
      function.awaitPaused(false);
      function.succeed();

      assertThat(client.text()).isEmpty();
    }
  }

  @Test
  void aClientThatGoesAwayDoesNotHoldTheFunctionBack() throws Exception {
    try (StreamingClient client = client()) {
      client.get(URL);
      function.begin("application/octet-stream");
      writeMoreThanSocketsHold();
      function.awaitPaused(true);
    }
    function.awaitPaused(false);
    function.write(PART);
    // The connection may have taken a part, and so another pause, before its end was seen.
    function.awaitPaused(false);
    function.succeed();
  }

  /** A bounded amount: a loop until the function is paused outruns the event loop. */
  private void writeMoreThanSocketsHold() {
    for (int written = 0; written < MORE_THAN_SOCKETS_HOLD; written += PART.length) {
      function.write(PART);
    }
  }

  // --- InvokeWithResponseStream

  @Test
  void eachPartIsAnEventWhenItIsWritten() throws Exception {
    try (StreamingClient client = client()) {
      client.post(INVOKE);
      function.begin("text/plain");
      Map<String, String> head = client.head();
      function.write("first");

      assertThat(client.text()).contains("PayloadChunk", "first");
      assertThat(head)
          .containsEntry("content-type", "application/vnd.amazon.eventstream")
          .containsEntry("x-amz-executed-version", "$LATEST");

      function.succeed();
      assertThat(client.text()).contains("InvokeComplete", "{}");
      assertThat(client.text()).isEmpty();
    }
  }

  @Test
  void theLastEventSaysHowTheFunctionFailed() throws Exception {
    try (StreamingClient client = client()) {
      client.post(INVOKE);
      function.begin("text/plain");
      function.write("part");
      function.fail("{\"errorMessage\":\"halfway\"}");
      client.head();

      assertThat(client.text()).contains("PayloadChunk", "part");
      assertThat(client.text())
          .contains("InvokeComplete")
          .contains(
              "\"ErrorCode\":\"Unhandled\","
                  + "\"ErrorDetails\":\"{\\\"errorMessage\\\":\\\"halfway\\\"}\"");
      assertThat(client.text()).isEmpty();
    }
  }

  @Test
  void aCallThatIsRefusedIsAnErrorOfTheApi() throws Exception {
    try (StreamingClient client = client()) {
      client.post(INVOKE);
      function.outcome.complete(
          new InvocationOutcome.Rejected(ErrorCode.RESOURCE_NOT_FOUND, "none"));

      assertThat(client.head()).containsEntry("x-amzn-errortype", "ResourceNotFoundException");
    }
  }
}
