package io.lambent.execution.runtimeapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameHandlerTest {
  private final TestingRuntimeListener heard = new TestingRuntimeListener();
  private final List<Integer> credits = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel();

  FrameHandlerTest() {
    channel
        .pipeline()
        .addLast(
            new FrameHandler(heard, () -> new CreditWindow(channel.eventLoop(), credits::add)));
  }

  private static ByteBuf frame(int type, String... strings) {
    ByteBuf frame = Unpooled.buffer();
    frame.writeInt(0).writeByte(type);
    for (int i = 0; i < strings.length; i++) {
      byte[] bytes = strings[i].getBytes(UTF_8);
      if (i < strings.length - 1) {
        frame.writeShort(bytes.length);
      }
      frame.writeBytes(bytes);
    }
    return frame.setInt(0, frame.readableBytes() - 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void readsFramesInPiecesOfAnySize(int size) {
    ByteBuf all =
        Unpooled.wrappedBuffer(
            frame(0x10),
            frame(0x20, "id-1", "\"ü\""),
            frame(0x21, "id-2", "Error", "{}"),
            frame(0x20, "id-3", ""),
            frame(0x22, "id-4", "Error", "{}"),
            frame(0x11, "Runtime.X", "{}"));
    while (all.isReadable()) {
      channel.writeInbound(all.readRetainedSlice(Math.min(size, all.readableBytes())));
    }

    assertThat(heard.events)
        .containsExactly(
            "ready",
            "response id-1 \"ü\"",
            "error id-2 Error {}",
            "response id-3 ",
            "fatal id-4 Error {}",
            "init error Runtime.X {}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3f1c2b64-9d27-4c4e-8c51-0e5ab9a6f0d1", "short", "üüüüüüüüüüüüüüüüüü"})
  void readsLargeAnswersInPieces(String id) {
    String answer = "x".repeat(200_000);
    ByteBuf all = Unpooled.wrappedBuffer(frame(0x20, id, answer), frame(0x20, id, "1"));
    while (all.isReadable()) {
      channel.writeInbound(all.readRetainedSlice(Math.min(30_011, all.readableBytes())));
    }

    assertThat(heard.events)
        .containsExactly("response " + id + " " + answer, "response " + id + " 1");
  }

  @Test
  void throwsAwayAnAnswerThatIsTooLongAndGoesOn() {
    int size = RuntimeLink.MAX_RESPONSE + 1;
    channel.writeInbound(
        Unpooled.buffer()
            .writeInt(1 + 4 + size)
            .writeByte(0x20)
            .writeShort(2)
            .writeBytes("id".getBytes(UTF_8)));
    for (int left = size; left > 0; left -= 65_536) {
      channel.writeInbound(Unpooled.wrappedBuffer(new byte[Math.min(left, 65_536)]));
    }
    channel.writeInbound(frame(0x20, "next", "1"));

    assertThat(heard.events).containsExactly("too large id " + size, "response next 1");
  }

  @Test
  void keepsNoMoreThanABoundOfWhatIsAnnounced() {
    channel.writeInbound(
        Unpooled.buffer()
            .writeInt(-1)
            .writeByte(0x20)
            .writeShort(2)
            .writeBytes("id".getBytes(UTF_8)));
    for (int i = 0; i < 1000; i++) {
      channel.writeInbound(Unpooled.wrappedBuffer(new byte[65_536]));
    }

    assertThat(heard.events).isEmpty();
  }

  /** STREAM has two strings and no body. */
  private static ByteBuf stream(String id, String contentType) {
    return frame(0x23, id, contentType, "");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1000})
  void passesPartsOnAsTheyCome(int size) {
    ByteBuf all =
        Unpooled.wrappedBuffer(
            stream("id-1", "text/plain"),
            frame(0x24, "a"),
            frame(0x24, ""),
            frame(0x24, "b"),
            frame(0x25),
            stream("id-2", ""),
            frame(0x24, "c"),
            frame(0x21, "id-2", "Error", "{}"));
    while (all.isReadable()) {
      channel.writeInbound(all.readRetainedSlice(Math.min(size, all.readableBytes())));
    }

    assertThat(heard.events)
        .containsExactly(
            "stream id-1 text/plain",
            "part a",
            "part ",
            "part b",
            "end",
            "stream id-2 ",
            "part c",
            "error id-2 Error {}");
  }

  private void writePart(int size) {
    channel.writeInbound(
        Unpooled.buffer().writeInt(1 + size).writeByte(0x24).writeBytes(new byte[size]));
  }

  @Test
  void givesCreditForPartsWhileTheyAreTaken() {
    channel.writeInbound(stream("id", ""));
    for (int i = 0; i < 100; i++) {
      writePart(CreditWindow.MAX_PART / 2);
    }

    assertThat(credits).hasSize(50).containsOnly(CreditWindow.MAX_PART);
    assertThat(heard.events).hasSize(101).doesNotContain("violated");
  }

  @Test
  void givesNoCreditWhilePartsAreNotTaken() {
    channel.writeInbound(stream("id", ""));
    Objects.requireNonNull(heard.flow).pause();
    for (int size = 0; size < CreditWindow.SIZE; size += CreditWindow.MAX_PART) {
      writePart(CreditWindow.MAX_PART);
    }
    assertThat(credits).isEmpty();
    Objects.requireNonNull(heard.flow).resume();

    assertThat(credits).containsExactly(CreditWindow.SIZE);
    assertThat(heard.events).doesNotContain("violated");
  }

  @Test
  void refusesPartsForWhichThereIsNoCredit() {
    channel.writeInbound(stream("id", ""));
    Objects.requireNonNull(heard.flow).pause();
    for (int size = 0; size <= CreditWindow.SIZE; size += CreditWindow.MAX_PART) {
      writePart(CreditWindow.MAX_PART);
    }

    assertThat(heard.events).last().isEqualTo("violated");
  }

  @Test
  void refusesPartsThatAreTooLarge() {
    channel.writeInbound(stream("id", ""));
    writePart(CreditWindow.MAX_PART + 1);

    assertThat(heard.events).last().isEqualTo("violated");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x24, 0x25})
  void refusesPartsOfAnAnswerThatWasNotBegun(int type) {
    channel.writeInbound(frame(type));

    assertThat(heard.events).containsExactly("violated");
  }

  @Test
  void reportsFramesThatMakeNoSense() {
    channel.writeInbound(frame(0x77, "x"));
    channel.writeInbound(frame(0x10));

    assertThat(heard.events).containsExactly("violated");
  }

  @Test
  void reportsStringsThatRunOverTheFrame() {
    channel.writeInbound(
        Unpooled.buffer().writeInt(4).writeByte(0x20).writeShort(500).writeByte('x'));

    assertThat(heard.events).containsExactly("violated");
  }

  @Test
  void saysWhenTheConnectionEnds() {
    channel.close();

    assertThat(heard.events).containsExactly("closed");
  }

  @Test
  void writesAnEventAsTheClientsReadIt() {
    RuntimeEvent event =
        new RuntimeEvent(
            "id",
            0x0102030405060708L,
            "arn",
            "trace",
            "{\"ü\":1}",
            null,
            false,
            "abc".getBytes(UTF_8));
    ByteBuf frame = Frames.invoke(channel.alloc(), event).writeBytes(event.payload());

    assertThat(frame.readInt()).isEqualTo(frame.readableBytes());
    assertThat(frame.readByte()).isEqualTo((byte) 0x01);
    assertThat(frame.readLong()).isEqualTo(0x0102030405060708L);
    for (String expected : new String[] {"id", "arn", "trace", "{\"ü\":1}", "", ""}) {
      assertThat(frame.readCharSequence(frame.readUnsignedShort(), UTF_8)).hasToString(expected);
    }
    assertThat(frame.readCharSequence(frame.readableBytes(), UTF_8)).hasToString("abc");
    frame.release();
  }
}
