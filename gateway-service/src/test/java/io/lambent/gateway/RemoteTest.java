package io.lambent.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.invocation.Execution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationHttp;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.ResponseHead;
import io.lambent.contract.invocation.StreamedBody;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The gateway with execution-service and function-service behind HTTP. */
class RemoteTest {
  private static final String INVOKE = "/2015-03-31/functions/hello/invocations";
  private static final Execution EXECUTION =
      new Execution("3", 5, 1, 7L, 128, 40, "log".getBytes(UTF_8));

  private final List<Invocation> received = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final TestingPort port = new TestingPort();
  private final DisposableServer services = start();
  private Function<Invocation, InvocationOutcome> answer =
      invocation -> new InvocationOutcome.Succeeded(EXECUTION, invocation.payload());

  /** The parts of a streamed response, one after the other; null if it is not streamed. */
  private @Nullable Flux<byte[]> streams;

  private final TestingGateway gateway =
      TestingGateway.remote(
          "lambent.gateway.execution-service-url=http://127.0.0.1:" + services.port(),
          "lambent.gateway.function-service-url=http://127.0.0.1:" + services.port());

  private DisposableServer start() {
    return HttpServer.create().host("127.0.0.1").port(port.number()).handle(this::serve).bindNow();
  }

  @AfterEach
  void close() {
    gateway.close();
    services.disposeNow();
    port.close();
  }

  private Publisher<Void> serve(HttpServerRequest request, HttpServerResponse response) {
    tokens.add(request.requestHeaders().get(InternalHttp.TOKEN, ""));
    if (request.uri().equals(InternalHttp.FUNCTION_URLS + "abc")) {
      return response
          .header("Content-Type", "application/json")
          .sendString(
              Mono.just(
                  """
                  {"id":"abc","function":{"account":"000000000000","region":"us-east-1",
                   "name":"hello"},"qualifier":"live","authType":"NONE",
                   "invokeMode":"BUFFERED","cors":null}
                  """));
    }
    if (!request.uri().equals(InternalHttp.INVOKE)) {
      return response.status(404);
    }
    if (InvocationHttp.isStreaming(request.requestHeaders()::get) && streams != null) {
      return stream(response, streams);
    }
    return request
        .receive()
        .aggregate()
        .asByteArray()
        .flatMap(
            body -> {
              Invocation invocation =
                  InvocationHttp.invocation(request.requestHeaders()::get, body);
              received.add(invocation);
              InvocationOutcome outcome = answer.apply(invocation);
              InvocationHttp.headers(outcome).forEach(response::header);
              return response.sendByteArray(Mono.just(InvocationHttp.body(outcome))).then();
            });
  }

  private static Publisher<Void> stream(HttpServerResponse response, Flux<byte[]> blocks) {
    InvocationHttp.headers(new ResponseHead("3", "text/x")).forEach(response::header);
    InvocationOutcome outcome = new InvocationOutcome.FunctionFailed(EXECUTION, "E", new byte[0]);
    InvocationHttp.headers(outcome).keySet().forEach(name -> response.addHeader("Trailer", name));
    return response
        .trailerHeaders(trailers -> InvocationHttp.headers(outcome).forEach(trailers::set))
        .send(blocks.map(Unpooled::wrappedBuffer), block -> true);
  }

  private static byte[] part(String text) {
    return concat(StreamedBody.partHeader(text.length()), text);
  }

  private static byte[] last(String text) {
    return concat(StreamedBody.lastHeader(text.length()), text);
  }

  private static byte[] concat(byte[] header, String text) {
    byte[] block = Arrays.copyOf(header, header.length + text.length());
    System.arraycopy(text.getBytes(UTF_8), 0, block, header.length, text.length());
    return block;
  }

  @Test
  void passesOnPartsAsTheyCome() throws Exception {
    Sinks.Many<byte[]> blocks = Sinks.many().unicast().onBackpressureBuffer();
    streams = blocks.asFlux();
    try (StreamingClient client = new StreamingClient(gateway.port())) {
      client.post("/2021-11-15/functions/hello/response-streaming-invocations");
      blocks.tryEmitNext(part("first"));
      assertThat(client.head()).containsEntry("x-amz-executed-version", "3");
      assertThat(client.text()).contains("PayloadChunk", "first");
      blocks.tryEmitNext(last("{\"errorMessage\":\"halfway\"}"));
      blocks.tryEmitComplete();

      assertThat(client.text()).contains("InvokeComplete", "halfway", "\"LogResult\":\"bG9n\"");
      assertThat(client.text()).isEmpty();
    }
    assertThat(gateway.post(INVOKE, "{}").statusCode()).isEqualTo(200);
  }

  @Test
  void aStreamThatBreaksEndsTheConnectionWithoutAnEnd() throws Exception {
    streams = Flux.concat(Flux.just(part("part")), Flux.error(new IOException("broken")));
    try (StreamingClient client = new StreamingClient(gateway.port())) {
      client.post("/2021-11-15/functions/hello/response-streaming-invocations");
      client.head();
      client.chunk();

      assertThatThrownBy(client::chunk).isInstanceOf(IOException.class);
    }
  }

  @Test
  void carriesTheInvocationThereAndTheOutcomeBack() {
    HttpResponse<String> response =
        gateway.post(INVOKE + "?Qualifier=live", "{\"a\":1}", "X-Amz-Log-Type", "Tail");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"a\":1}");
    assertThat(response.headers().firstValue("X-Amz-Executed-Version")).contains("3");
    assertThat(response.headers().firstValue("X-Amz-Log-Result")).contains("bG9n");
    assertThat(received.getFirst().qualifier()).isEqualTo("live");
    assertThat(tokens).containsOnly(TestingGateway.TOKEN);
  }

  @Test
  void carriesAnOutcomeWithoutABody() {
    answer = any -> new InvocationOutcome.Rejected(ErrorCode.RESOURCE_NOT_FOUND, "none");

    assertThat(gateway.post(INVOKE, "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void asksFunctionServiceForFunctionUrls() {
    HttpResponse<String> known = gateway.get("/_lambent/function-urls/abc/");
    HttpResponse<String> unknown = gateway.get("/_lambent/function-urls/xyz/");

    assertThat(known.statusCode()).isEqualTo(200);
    assertThat(received.getFirst().qualifier()).isEqualTo("live");
    assertThat(unknown.statusCode()).isEqualTo(403);
  }

  @Test
  void doesNotRunAFunctionTwiceWhenTheConnectionBreaks() {
    answer =
        any -> {
          throw new IllegalStateException("the service dies");
        };

    HttpResponse<String> response = gateway.post(INVOKE, "{}");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains("ServiceException");
    assertThat(received).hasSize(1);
  }

  @Test
  void saysWhichServiceIsAway() {
    services.disposeNow();

    HttpResponse<String> invoke = gateway.post(INVOKE, "{}");
    HttpResponse<String> list = gateway.get("/2015-03-31/functions");
    HttpResponse<String> url = gateway.get("/_lambent/function-urls/abc/");
    HttpResponse<String> logs =
        gateway.post("/", "{}", "X-Amz-Target", "Logs_20140328.DescribeLogGroups");

    assertThat(logs.body())
        .isEqualTo(
            "{\"__type\":\"ServiceUnavailableException\",\"message\":\"execution-service cannot be"
                + " reached. Try again in a moment.\"}");
    assertThat(invoke.statusCode()).isEqualTo(503);
    assertThat(invoke.body())
        .isEqualTo(
            "{\"Type\":\"Server\",\"message\":\"execution-service cannot be reached. Try again in a"
                + " moment.\"}");
    assertThat(list.statusCode()).isEqualTo(503);
    assertThat(list.headers().firstValue("x-amzn-ErrorType"))
        .contains("ServiceUnavailableException");
    assertThat(list.headers().firstValue("x-amzn-RequestId")).isPresent();
    assertThat(list.body())
        .isEqualTo(
            "{\"Type\":\"Server\",\"message\":\"function-service cannot be reached. Try again in a"
                + " moment.\"}");
    assertThat(url.statusCode()).isEqualTo(503);
  }

  @Test
  void refusesAtOnceAfterManyFailuresAndRecovers() {
    services.disposeNow();
    for (int i = 0; i < 12; i++) {
      gateway.post(INVOKE, "{}");
    }

    assertThat(gateway.post(INVOKE, "{}").statusCode()).isEqualTo(503);

    DisposableServer again = start();
    try {
      long deadline = System.nanoTime() + 60_000_000_000L;
      while (gateway.post(INVOKE, "{}").statusCode() != 200) {
        assertThat(System.nanoTime()).isLessThan(deadline);
      }
    } finally {
      again.disposeNow();
    }
  }
}
