package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.standalone.functions.Slowly;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.InvokeMode;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.Runtime;

/** Functions that stream their responses, as clients see them. */
@ExtendWith(Lambent.class)
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamingTest {
  private static final int MEBIBYTE = 1 << 20;

  /**
   * A function that does what its event says, or the body of its event, in the order of these
   * lines.
   */
  private static final String WRITER =
      """
      exports.handler = awslambda.streamifyResponse(async (event, stream) => {
        const wish = event.requestContext ? JSON.parse(event.body) : event;
        if (wish.metadata) stream = awslambda.HttpResponseStream.from(stream, wish.metadata);
        if (wish.type) stream.setContentType(wish.type);
        if (wish.first) stream.write(wish.first);
        if (wish.gate) await fetch(wish.gate + '/wait');
        if (wish.exit) process.exit(3);
        if (wish.sleep) await new Promise((resolve) => setTimeout(resolve, 60000));
        if (wish.fail) throw new TypeError(wish.fail);
        const chunk = Buffer.alloc(65536, 'x');
        let told = wish.tell === undefined;
        for (let written = 0; written < (wish.bytes || 0); written += chunk.length) {
          if (!stream.write(chunk)) {
            const held = setTimeout(() => told = told || fetch(`${wish.tell}/${written}`), 1000);
            await new Promise((resolve) => stream.once('drain', resolve));
            clearTimeout(held);
          }
        }
        stream.end(wish.last);
        if (wish.tell) await fetch(wish.tell + '/done');
      });
      """;

  private final Clients clients;
  private final LambdaAsyncClient async;
  private final String writer;
  private final URI url;

  StreamingTest(Clients clients) {
    this.clients = clients;
    this.async = clients.async();
    this.writer = clients.deployNode(WRITER);
    clients
        .lambda()
        .updateFunctionConfiguration(request -> request.functionName(writer).timeout(120));
    clients.awaitUpdated(writer);
    this.url = url(writer);
  }

  @AfterAll
  void close() {
    async.close();
  }

  private URI url(String function) {
    return URI.create(
        clients
            .lambda()
            .createFunctionUrlConfig(
                request ->
                    request
                        .functionName(function)
                        .authType(FunctionUrlAuthType.NONE)
                        .invokeMode(InvokeMode.RESPONSE_STREAM))
            .functionUrl());
  }

  private HttpResponse<InputStream> post(URI address, String wish)
      throws IOException, InterruptedException {
    return clients
        .plain()
        .send(
            HttpRequest.newBuilder(clients.endpoint().resolve("/"))
                .header("Host", address.getAuthority())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(wish))
                .build(),
            BodyHandlers.ofInputStream());
  }

  private static String text(HttpResponse<InputStream> response) throws IOException {
    return new String(response.body().readAllBytes(), UTF_8);
  }

  /** A client with a small receive buffer that reads only when the test does. */
  private Socket reader(String wish) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(64 << 10);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), clients.endpoint().getPort()));
    socket
        .getOutputStream()
        .write(
            ("POST / HTTP/1.1\r\nHost: "
                    + url.getAuthority()
                    + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                    + wish.length()
                    + "\r\n\r\n"
                    + wish)
                .getBytes(UTF_8));
    return socket;
  }

  // --- the first byte

  @Test
  void theSdkGetsAChunkBeforeTheFunctionGoesOn() throws Exception {
    try (Signal signal = new Signal()) {
      StreamedInvocation invocation =
          StreamedInvocation.of(
              async,
              writer,
              "{\"first\":\"first\",\"gate\":\"" + signal.url() + "\",\"last\":\"last\"}");
      invocation.await("first");
      assertThat(invocation.isComplete()).isFalse();
      signal.open();

      assertThat(invocation.complete().errorCode()).isNull();
      assertThat(invocation.payload()).isEqualTo("firstlast");
      assertThat(invocation.log()).contains("START", "END", "REPORT");
    }
  }

  @Test
  void aUrlSendsAChunkBeforeTheFunctionGoesOn() throws Exception {
    try (Signal signal = new Signal()) {
      HttpResponse<InputStream> response =
          post(
              url,
              "{\"type\":\"text/x\",\"first\":\"first\",\"gate\":\""
                  + signal.url()
                  + "\",\"last\":\"last\"}");
      assertThat(new String(response.body().readNBytes(5), UTF_8)).isEqualTo("first");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type")).contains("text/x");
      signal.open();

      assertThat(text(response)).isEqualTo("last");
    }
  }

  @Test
  void aJavaStreamHandlerStreams() throws Exception {
    String java = clients.deploy(Runtime.JAVA25, Slowly.class.getName(), Zip.of(Slowly.class));
    try (Signal signal = new Signal()) {
      StreamedInvocation invocation =
          StreamedInvocation.of(async, java, "\"" + signal.url() + "/wait\"");
      invocation.await("first");
      signal.open();

      assertThat(invocation.complete().errorCode()).isNull();
      assertThat(invocation.payload()).isEqualTo("firstsecond");
    }
  }

  @Test
  void aCustomRuntimeStreams() throws Exception {
    Interpreters.need("curl");
    String custom =
        clients.deploy(
            Runtime.PROVIDED_AL2023,
            "bootstrap",
            Zip.of(
                "bootstrap",
                """
                #!/bin/bash
                api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
                while true; do
                  gate=$(curl -sS -D /tmp/headers "$api/next" | tr -d '"')
                  id=$(grep -i '^lambda-runtime-aws-request-id:' /tmp/headers | tr -d '\\r' | cut -d ' ' -f 2)
                  { printf first; curl -sS "$gate"; printf second; } |
                    curl -sS -o /dev/null -X POST -T - "$api/$id/response" \\
                      -H 'Lambda-Runtime-Function-Response-Mode: streaming'
                done
                """));
    try (Signal signal = new Signal()) {
      StreamedInvocation invocation =
          StreamedInvocation.of(async, custom, "\"" + signal.url() + "/wait\"");
      invocation.await("first");
      signal.open();

      assertThat(invocation.complete().errorCode()).isNull();
      assertThat(invocation.payload()).isEqualTo("firstsecond");
    }
  }

  @Test
  void aFunctionThatDoesNotStreamAnswersAsAWhole() {
    String python = clients.deployPython("def handler(event, context): return event");

    StreamedInvocation invocation = StreamedInvocation.of(async, python, "{\"a\":1}");

    assertThat(invocation.complete().errorCode()).isNull();
    assertThat(Json.read(invocation.payload())).containsEntry("a", 1);
  }

  @Test
  void invokeStaysBuffered() {
    InvokeResponse response = clients.invoke(writer, "{\"first\":\"a\",\"last\":\"b\"}");

    assertThat(Clients.text(response)).isEqualTo("ab");
  }

  // --- the end

  @Test
  void anErrorFollowsWhatWasWritten() throws Exception {
    String wish = "{\"first\":\"part\",\"fail\":\"halfway\"}";
    StreamedInvocation invocation = StreamedInvocation.of(async, writer, wish);
    HttpResponse<InputStream> response = post(url, wish);

    assertThat(invocation.complete().errorCode()).isEqualTo("Unhandled");
    assertThat(Json.read(invocation.complete().errorDetails()))
        .containsEntry("errorType", "TypeError")
        .containsEntry("errorMessage", "halfway");
    assertThat(invocation.payload()).isEqualTo("part");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(text(response)).isEqualTo("part");
  }

  @Test
  void anExitFollowsWhatWasWritten() {
    StreamedInvocation invocation =
        StreamedInvocation.of(async, writer, "{\"first\":\"part\",\"exit\":true}");

    assertThat(invocation.complete().errorDetails()).contains("Runtime.ExitError");
    assertThat(invocation.payload()).isEqualTo("part");
  }

  @Test
  void aTimeOutFollowsWhatWasWritten() {
    String name = clients.deployNode(WRITER);
    clients.lambda().updateFunctionConfiguration(request -> request.functionName(name).timeout(5));
    clients.awaitUpdated(name);

    StreamedInvocation invocation =
        StreamedInvocation.of(async, name, "{\"first\":\"part\",\"sleep\":true}");

    assertThat(invocation.complete().errorDetails()).contains("Task timed out after 5.00 seconds");
    assertThat(invocation.payload()).isEqualTo("part");
    assertThat(invocation.log()).contains("Status: timeout");
  }

  @Test
  void metadataReachesTheClientWithoutAWrite() throws Exception {
    HttpResponse<InputStream> response =
        post(
            url,
            "{\"metadata\":{\"statusCode\":301,\"headers\":{\"Location\":\"/there\"},"
                + "\"cookies\":[\"a=1\"]}}");

    assertThat(response.statusCode()).isEqualTo(301);
    assertThat(response.headers().firstValue("Location")).contains("/there");
    assertThat(response.headers().firstValue("Set-Cookie")).contains("a=1");
    assertThat(text(response)).isEmpty();
  }

  // --- size

  @Test
  void aStreamMayBeLargerThanABufferedAnswer() throws Exception {
    String wish = "{\"bytes\":" + 8 * MEBIBYTE + "}";

    HttpResponse<InputStream> response = post(url, wish);
    InvokeResponse buffered = clients.invoke(writer, wish);

    assertThat(response.body().readAllBytes()).hasSize(8 * MEBIBYTE);
    assertThat(buffered.functionError()).isEqualTo("Unhandled");
    assertThat(Clients.text(buffered)).contains("Function.ResponseSizeTooLarge");
  }

  @Test
  void aHundredMebibytesPassThrough() throws Exception {
    HttpResponse<InputStream> response = post(url, "{\"bytes\":" + 100 * MEBIBYTE + "}");

    assertThat(response.body().transferTo(OutputStream.nullOutputStream()))
        .isEqualTo(100L * MEBIBYTE);
  }

  // --- clients that do not read

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void aClientThatDoesNotReadHoldsTheFunctionBack() throws Exception {
    try (Signal signal = new Signal();
        Socket client =
            reader("{\"bytes\":" + 64 * MEBIBYTE + ",\"tell\":\"" + signal.url() + "\"}")) {
      long before = heap();
      int written = Integer.parseInt(signal.next());

      assertThat(written).isLessThan(16 * MEBIBYTE);
      // The platform itself may start something meanwhile.
      assertThat(heap() - before).isLessThan(48L * MEBIBYTE);
      assertThat(client.getInputStream().transferTo(OutputStream.nullOutputStream()))
          .isGreaterThan(64L * MEBIBYTE);
      assertThat(signal.next()).isEqualTo("done");
    }
  }

  @Test
  void aClientThatGoesAwayDoesNotStopTheFunction() throws Exception {
    try (Signal signal = new Signal()) {
      try (Socket client =
          reader("{\"bytes\":" + 64 * MEBIBYTE + ",\"tell\":\"" + signal.url() + "\"}")) {
        signal.next();
        client.setSoLinger(true, 0);
      }

      assertThat(signal.next()).isEqualTo("done");
    }
  }
}
