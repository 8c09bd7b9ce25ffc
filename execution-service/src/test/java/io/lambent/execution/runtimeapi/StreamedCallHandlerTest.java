package io.lambent.execution.runtimeapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.client.netty.BytesInFlight;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StreamedCallHandlerTest {
  private static final String RESPONSE = "/2018-06-01/runtime/invocation/one/response";

  private final TestingRuntimeListener heard = new TestingRuntimeListener();
  private final RuntimeCalls calls = new RuntimeCalls(heard);
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new HttpServerCodec(),
          new StreamedCallHandler(calls),
          new RuntimeCallHandler(calls, new BytesInFlight(BytesInFlight.LEAST)));

  StreamedCallHandlerTest() {
    calls.next(event -> {});
    calls.send(new RuntimeEvent("one", 0, "arn", null, null, null, true, "{}".getBytes(UTF_8)));
    heard.events.clear();
  }

  private void write(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
  }

  private String written() {
    StringBuilder all = new StringBuilder();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      all.append(next.toString(UTF_8));
      next.release();
    }
    return all.toString();
  }

  private void begin(String mode) {
    write(
        "POST "
            + RESPONSE
            + " HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n"
            + "Lambda-Runtime-Function-Response-Mode: "
            + mode
            + "\r\nTrailer: Lambda-Runtime-Function-Error-Type\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n");
  }

  @Test
  void passesChunksOnAsTheyCome() {
    begin("streaming");
    write("1\r\na\r\n");

    assertThat(heard.events).containsExactly("stream one text/plain", "part a");
    assertThat(written()).isEmpty();

    write("2\r\nbc\r\n0\r\n\r\n");

    assertThat(heard.events).containsExactly("stream one text/plain", "part a", "part bc", "end");
    assertThat(written()).startsWith("HTTP/1.1 202 Accepted").contains("{\"status\":\"OK\"}");
  }

  @Test
  void takesAnErrorFromTrailers() {
    begin("streaming");
    write(
        "1\r\na\r\n0\r\nLambda-Runtime-Function-Error-Type: Some.Error\r\n"
            + "Lambda-Runtime-Function-Error-Body: "
            + Base64.getEncoder().encodeToString("{\"a\":1}".getBytes(UTF_8))
            + "\r\n\r\n");

    assertThat(heard.events)
        .containsExactly("stream one text/plain", "part a", "error one Some.Error {\"a\":1}");
    assertThat(written()).startsWith("HTTP/1.1 202 Accepted");
  }

  @Test
  void stopsReadingWhileNobodyTakesParts() {
    begin("streaming");
    Objects.requireNonNull(heard.flow).pause();
    assertThat(channel.config().isAutoRead()).isFalse();
    Objects.requireNonNull(heard.flow).resume();
    assertThat(channel.config().isAutoRead()).isTrue();
    write("0\r\n\r\n");
    Objects.requireNonNull(heard.flow).pause();

    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void servesOtherRequestsOnTheSameConnection() {
    begin("streaming");
    write("0\r\n\r\n");
    written();
    write("POST " + RESPONSE + " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");

    assertThat(written()).startsWith("HTTP/1.1 403").contains("InvalidStateTransition");
  }

  @Test
  void refusesASecondAnswerAfterItWasRead() {
    begin("streaming");
    write("0\r\n\r\n");
    written();
    begin("streaming");
    write("1\r\na\r\n");
    assertThat(written()).isEmpty();
    write("0\r\n\r\n");

    assertThat(written()).startsWith("HTTP/1.1 403");
    assertThat(heard.events).containsExactly("stream one text/plain", "end");
  }

  @Test
  void readsModesInAnyCase() {
    begin("Streaming");
    write("1\r\na\r\n0\r\n\r\n");

    assertThat(heard.events).containsExactly("stream one text/plain", "part a", "end");
  }

  @Test
  void takesTheAnswerAsAWholeInTheModeForThat() {
    begin("buffered");
    write("2\r\n{}\r\n0\r\n\r\n");

    assertThat(heard.events).containsExactly("response one {}");
    assertThat(written()).startsWith("HTTP/1.1 202");
  }

  @Test
  void refusesAnotherMode() {
    begin("quick");
    write("1\r\na\r\n0\r\n\r\n");

    assertThat(heard.events).containsExactly("error one Runtime.InvalidResponseModeHeader ");
    assertThat(written()).startsWith("HTTP/1.1 400").contains("InvalidFunctionResponseMode");
  }

  @Test
  void saysWhenTheConnectionEndsBeforeTheAnswer() {
    begin("streaming");
    write("1\r\na\r\n");
    channel.close();

    assertThat(heard.events).containsExactly("stream one text/plain", "part a", "broken");
  }
}
