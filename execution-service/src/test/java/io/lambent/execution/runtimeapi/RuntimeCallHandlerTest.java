package io.lambent.execution.runtimeapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.client.netty.BytesInFlight;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import org.junit.jupiter.api.Test;

class RuntimeCallHandlerTest {
  private static final String ONE = "/2018-06-01/runtime/invocation/one/response";
  private static final String TWO = "/2018-06-01/runtime/invocation/two/response";
  private static final int LARGEST = RuntimeLink.MAX_RESPONSE;

  private final TestingRuntimeListener heard = new TestingRuntimeListener();
  private final RuntimeCalls calls = new RuntimeCalls(heard);
  private final BytesInFlight memory = new BytesInFlight(BytesInFlight.LEAST);
  private final EmbeddedChannel first = connection();

  private EmbeddedChannel connection() {
    return new EmbeddedChannel(
        new HttpServerCodec(),
        new StreamedCallHandler(calls),
        new RuntimeCallHandler(calls, memory));
  }

  RuntimeCallHandlerTest() {
    calls.next(event -> {});
    calls.send(new RuntimeEvent("one", 0, "arn", null, null, null, false, "{}".getBytes(UTF_8)));
    heard.events.clear();
  }

  private static void write(EmbeddedChannel channel, String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
  }

  private static void head(EmbeddedChannel channel, String path, long length) {
    write(
        channel, "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n");
  }

  private static void body(EmbeddedChannel channel, int length) {
    for (int left = length; left > 0; left -= 60_000) {
      channel.writeInbound(Unpooled.wrappedBuffer(new byte[Math.min(left, 60_000)]));
    }
  }

  private static String written(EmbeddedChannel channel) {
    StringBuilder all = new StringBuilder();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      all.append(next.toString(UTF_8));
      next.release();
    }
    return all.toString();
  }

  @Test
  void takesAnAnswer() {
    head(first, ONE, 2);
    write(first, "{}");

    assertThat(heard.events).containsExactly("response one {}");
    assertThat(written(first)).startsWith("HTTP/1.1 202 Accepted");
    assertThat(memory.used()).isZero();
  }

  @Test
  void takesNoMemoryForWhatIsAnnouncedOnly() {
    head(first, ONE, LARGEST);
    assertThat(memory.used()).isZero();
    body(first, 1000);

    assertThat(memory.used()).isBetween(1000L, 4000L);
    first.close();
    assertThat(memory.used()).isZero();
  }

  @Test
  void keepsNothingOfAnAnswerThatIsNotAskedFor() {
    head(first, TWO, LARGEST);
    body(first, LARGEST - 1);
    assertThat(memory.used()).isZero();
    assertThat(written(first)).isEmpty();
    body(first, 1);

    assertThat(written(first)).startsWith("HTTP/1.1 400 Bad Request").contains("InvalidRequestID");
  }

  @Test
  void readsOneAnswerAtATime() {
    head(first, ONE, LARGEST);
    body(first, 1000);
    EmbeddedChannel second = connection();
    head(second, ONE, 2);
    write(second, "{}");
    assertThat(written(second)).startsWith("HTTP/1.1 403 Forbidden");
    first.close();
    head(second, ONE, 2);
    write(second, "{}");

    assertThat(heard.events).containsExactly("response one {}");
  }

  @Test
  void answersATooLargeOneOnceItIsRead() {
    head(first, ONE, LARGEST + 1L);
    assertThat(heard.events).containsExactly("too large one " + (LARGEST + 1));
    body(first, LARGEST);
    assertThat(written(first)).isEmpty();
    body(first, 1);

    assertThat(written(first)).startsWith("HTTP/1.1 413 ");
    assertThat(memory.used()).isZero();
  }

  @Test
  void waitsForMemory() {
    memory.take(BytesInFlight.LEAST / 16 * 15);
    head(first, ONE, 100_002);
    write(first, "\"" + "x".repeat(50_000));
    write(first, "x".repeat(50_000) + "\"");
    assertThat(first.config().isAutoRead()).isFalse();
    assertThat(heard.events).isEmpty();
    memory.release(BytesInFlight.LEAST / 16 * 15);
    first.runPendingTasks();

    assertThat(first.config().isAutoRead()).isTrue();
    assertThat(heard.events).containsExactly("response one \"" + "x".repeat(100_000) + "\"");
  }

  @Test
  void endsAConnectionWhoseAnswersAreNotRead() {
    first.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    head(first, TWO, 0);

    assertThat(first.isOpen()).isFalse();
  }
}
