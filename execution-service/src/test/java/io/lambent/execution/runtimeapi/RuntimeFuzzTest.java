package io.lambent.execution.runtimeapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.client.netty.BytesInFlight;
import io.lambent.testing.Mutations;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whatever a function sends in place of its runtime: the call fails, or the environment ends, and
 * nothing of it stays in memory. {@code -Dlambent.fuzz.rounds=N} has more of it, {@code
 * -Dlambent.fuzz.seed=N} other bytes.
 */
class RuntimeFuzzTest {
  private static final long SEED = Long.getLong("lambent.fuzz.seed", 2026);
  private static final int ROUNDS = Integer.getInteger("lambent.fuzz.rounds", 10_000);
  private static final int LARGE = 100_000;
  private static final String ID = "3f1c2b64-9d27-4c4e-8c51-0e5ab9a6f0d1";
  private static final String RUNTIME = "/2018-06-01/runtime/";
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");

  private static final List<byte[]> FRAMES =
      List.of(
          frame(FrameType.WAITING),
          frame(FrameType.READY),
          frame(FrameType.INIT_ERROR, "Runtime.X", "{}"),
          frame(FrameType.RESPONSE, ID, "{}"),
          frame(FrameType.RESPONSE, ID, "x".repeat(LARGE)),
          frame(FrameType.RESPONSE, "other", "x".repeat(LARGE)),
          frame(FrameType.ERROR, ID, "Error", "{}"),
          frame(FrameType.FATAL, ID, "Error", "{}"),
          frame(FrameType.STREAM, ID, "text/plain", ""),
          frame(FrameType.PART, "part"),
          frame(FrameType.END));

  private static final List<byte[]> REQUESTS =
      List.of(
          request("GET", "invocation/next", ""),
          request("POST", "invocation/" + ID + "/response", "{}"),
          request("POST", "invocation/" + ID + "/response", "x".repeat(LARGE)),
          request("POST", "invocation/" + ID + "/error", "{\"errorType\":\"X\"}"),
          request("POST", "invocation/other/response", "{}"),
          request("POST", "init/error", "{\"errorType\":\"X\"}"),
          request("GET", "else", ""),
          bytes(
              "POST "
                  + RUNTIME
                  + "invocation/"
                  + ID
                  + "/response HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                  + "Lambda-Runtime-Function-Response-Mode: streaming\r\n"
                  + "Trailer: Lambda-Runtime-Function-Error-Type\r\n\r\n"
                  + "4\r\npart\r\n0\r\nLambda-Runtime-Function-Error-Type: X\r\n\r\n"));

  private final Random random = new Random(SEED);
  private final BytesInFlight memory = new BytesInFlight(BytesInFlight.LEAST);
  private int round;

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static byte[] request(String method, String path, String body) {
    return bytes(
        method
            + " "
            + RUNTIME
            + path
            + " HTTP/1.1\r\nHost: a\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static byte[] frame(FrameType type, String... strings) {
    ByteBuffer frame = ByteBuffer.allocate(LARGE + 200);
    frame.putInt(0).put(type.code());
    for (int i = 0; i < strings.length; i++) {
      byte[] text = strings[i].getBytes(UTF_8);
      if (i < strings.length - 1) {
        frame.putShort((short) text.length);
      }
      frame.put(text);
    }
    frame.putInt(0, frame.position() - 4);
    byte[] all = new byte[frame.position()];
    frame.flip().get(all);
    return all;
  }

  @Test
  void framesOfAnyKindLeaveNothingBehind() {
    for (round = 0; round < ROUNDS; round++) {
      TestingRuntimeListener heard = new TestingRuntimeListener();
      Conversation conversation = new Conversation(heard);
      EmbeddedChannel channel = new EmbeddedChannel();
      channel
          .pipeline()
          .addLast(
              new FrameHandler(
                  conversation,
                  heard,
                  memory,
                  () -> new CreditWindow(channel.eventLoop(), credit -> {})));
      FrameState[] states = FrameState.values();
      conversation.sent(states[random.nextInt(states.length)]);

      List<String> thrown = feed(channel, FRAMES);

      assertThat(thrown).as(what()).isEmpty();
      assertThat(memory.used()).as(what()).isZero();
      if (conversation.isBroken()) {
        assertThat(heard.events).as(what()).contains("violated").last().isEqualTo("closed");
      }
    }
  }

  @Test
  void callsOfAnyKindAreRefusedOrClosed() {
    for (round = 0; round < ROUNDS; round++) {
      RuntimeCalls calls = new RuntimeCalls(new TestingRuntimeListener());
      if (random.nextBoolean()) {
        calls.next(event -> {});
        calls.send(new RuntimeEvent(ID, 0, "arn", null, null, null, true, bytes("{}")));
      }
      EmbeddedChannel channel =
          new EmbeddedChannel(
              new ChannelHandler[] {
                new HttpServerCodec(),
                new StreamedCallHandler(calls),
                new RuntimeCallHandler(calls, memory)
              });

      List<String> thrown = feed(channel, REQUESTS);

      assertThat(thrown).as(what()).isEmpty();
      assertThat(memory.used()).as(what()).isZero();
      assertThat(statuses(written(channel))).as(what()).allMatch(status -> status < 500);
    }
  }

  private static List<Integer> statuses(String written) {
    return STATUS.matcher(written).results().map(each -> Integer.valueOf(each.group(1))).toList();
  }

  private String what() {
    return "seed " + SEED + ", round " + round;
  }

  /** Sends bytes in pieces, then closes; returns what was thrown. */
  private List<String> feed(EmbeddedChannel channel, List<byte[]> samples) {
    List<String> thrown = new ArrayList<>();
    ByteBuf bytes = Unpooled.wrappedBuffer(Mutations.any(random, samples));
    try {
      while (bytes.isReadable() && channel.isOpen()) {
        int size = Math.min(bytes.readableBytes(), 1 + random.nextInt(LARGE / 2));
        channel.writeInbound(bytes.readRetainedSlice(size));
        channel.runPendingTasks();
      }
      channel.close();
      channel.runPendingTasks();
      channel.checkException();
    } catch (RuntimeException e) {
      thrown.add(e.toString());
    }
    bytes.release();
    return thrown;
  }

  private static String written(EmbeddedChannel channel) {
    StringBuilder all = new StringBuilder();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      all.append(next.toString(ISO_8859_1));
      next.release();
    }
    return all.toString();
  }
}
