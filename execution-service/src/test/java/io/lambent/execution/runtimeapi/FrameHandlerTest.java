package io.lambent.execution.runtimeapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.client.netty.BytesInFlight;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameHandlerTest {
  private final TestingRuntimeListener heard = new TestingRuntimeListener();
  private final List<Integer> credits = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final BytesInFlight memory = new BytesInFlight(BytesInFlight.LEAST);
  private final Conversation conversation = new Conversation(heard);

  FrameHandlerTest() {
    channel
        .pipeline()
        .addLast(
            new FrameHandler(
                conversation,
                heard,
                memory,
                () -> new CreditWindow(channel.eventLoop(), credits::add)));
  }

  /** The client has an event, whose answer it may stream. */
  private void invoke() {
    conversation.sent(FrameState.BUSY_STREAMING);
  }

  /** Writes a frame in pieces, after an event where it answers one. */
  private void write(ByteBuf frame, int size) {
    byte type = frame.getByte(4);
    if (type == 0x20 || type == 0x23 || (type == 0x21 || type == 0x22) && !isAnswering()) {
      invoke();
    }
    while (frame.isReadable()) {
      channel.writeInbound(frame.readRetainedSlice(Math.min(size, frame.readableBytes())));
    }
    frame.release();
  }

  private boolean isAnswering() {
    return conversation.state() == FrameState.ANSWERING;
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
    write(frame(0x10), size);
    write(frame(0x20, "id-1", "\"ü\""), size);
    write(frame(0x21, "id-2", "Error", "{}"), size);
    write(frame(0x20, "id-3", ""), size);
    write(frame(0x22, "id-4", "Error", "{}"), size);

    assertThat(heard.events)
        .containsExactly(
            "ready",
            "response id-1 \"ü\"",
            "error id-2 Error {}",
            "response id-3 ",
            "fatal id-4 Error {}");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1000})
  void readsAnErrorOfTheInitPhase(int size) {
    write(frame(0x11, "Runtime.X", "{}"), size);

    assertThat(heard.events).containsExactly("init error Runtime.X {}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3f1c2b64-9d27-4c4e-8c51-0e5ab9a6f0d1", "short", "üüüüüüüüüüüüüüüüüü"})
  void readsLargeAnswersInPieces(String id) {
    String answer = "x".repeat(200_000);
    write(frame(0x20, id, answer), 30_011);
    write(frame(0x20, id, "1"), 30_011);

    assertThat(heard.events)
        .containsExactly("response " + id + " " + answer, "response " + id + " 1");
    assertThat(memory.used()).isZero();
  }

  private void announce(int length) {
    invoke();
    channel.writeInbound(
        Unpooled.buffer()
            .writeInt(length)
            .writeByte(0x20)
            .writeShort(2)
            .writeBytes("id".getBytes(UTF_8)));
  }

  @Test
  void throwsAwayAnAnswerThatIsTooLongAndGoesOn() {
    int size = RuntimeLink.MAX_RESPONSE + 1;
    announce(1 + 4 + size);
    for (int left = size; left > 0; left -= 65_536) {
      channel.writeInbound(Unpooled.wrappedBuffer(new byte[Math.min(left, 65_536)]));
    }
    write(frame(0x20, "next", "1"), 1000);

    assertThat(heard.events).containsExactly("too large id " + size, "response next 1");
  }

  @Test
  void keepsNoMoreThanABoundOfWhatIsAnnounced() {
    announce(-1);
    for (int i = 0; i < 1000; i++) {
      channel.writeInbound(Unpooled.wrappedBuffer(new byte[65_536]));
    }

    assertThat(heard.events).isEmpty();
    assertThat(memory.used()).isZero();
  }

  @Test
  void takesMemoryAsAnAnswerArrives() {
    announce(RuntimeLink.MAX_RESPONSE);
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[10_000]));

    assertThat(memory.used()).isBetween(10_000L, 50_000L);
    channel.close();
    assertThat(memory.used()).isZero();
  }

  @Test
  void readsNothingWhileThereIsNoMemory() {
    memory.take(BytesInFlight.LEAST / 16 * 15);
    announce(RuntimeLink.MAX_RESPONSE);
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[60_000]));
    assertThat(channel.config().isAutoRead()).isFalse();
    memory.release(BytesInFlight.LEAST / 16 * 15);
    channel.runPendingTasks();

    assertThat(channel.config().isAutoRead()).isTrue();
    int left = RuntimeLink.MAX_RESPONSE - 1 - 4 - 60_000;
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[left]));
    assertThat(heard.events).singleElement().asString().startsWith("response id ");
  }

  /** STREAM has two strings and no body. */
  private static ByteBuf stream(String id, String contentType) {
    return frame(0x23, id, contentType, "");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1000})
  void passesPartsOnAsTheyCome(int size) {
    for (ByteBuf each :
        List.of(
            stream("id-1", "text/plain"),
            frame(0x24, "a"),
            frame(0x24, "b"),
            frame(0x25),
            stream("id-2", ""),
            frame(0x24, "c"),
            frame(0x21, "id-2", "Error", "{}"))) {
      write(each, size);
    }

    assertThat(heard.events)
        .containsExactly(
            "stream id-1 text/plain",
            "part a",
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
    write(stream("id", ""), 1000);
    for (int i = 0; i < 100; i++) {
      writePart(CreditWindow.MAX_PART / 2);
    }

    assertThat(credits).hasSize(50).containsOnly(CreditWindow.MAX_PART);
    assertThat(heard.events).hasSize(101).doesNotContain("violated");
  }

  @Test
  void givesNoCreditWhilePartsAreNotTaken() {
    write(stream("id", ""), 1000);
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
    write(stream("id", ""), 1000);
    Objects.requireNonNull(heard.flow).pause();
    for (int size = 0; size <= CreditWindow.SIZE; size += CreditWindow.MAX_PART) {
      writePart(CreditWindow.MAX_PART);
    }

    assertThat(heard.events).last().isEqualTo("violated");
  }

  @Test
  void refusesPartsThatAreTooLarge() {
    write(stream("id", ""), 1000);
    writePart(CreditWindow.MAX_PART + 1);

    assertThat(heard.events).last().isEqualTo("violated");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x01, 0x13, 0x26, 0x77, 0xff})
  void refusesFramesOfUnknownTypes(int type) {
    channel.writeInbound(frame(type, "x"));
    channel.writeInbound(frame(0x10));

    assertThat(heard.events).containsExactly("violated");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x10, 0x12})
  void refusesBodiesOfFramesThatHaveNone(int type) {
    channel.writeInbound(frame(type, "x"));

    assertThat(heard.events).containsExactly("violated");
  }

  @Test
  void refusesEmptyParts() {
    write(stream("id", ""), 1000);
    channel.writeInbound(frame(0x24, ""));

    assertThat(heard.events).last().isEqualTo("violated");
  }

  @Test
  void readsNothingMoreOfAClientThatHasBrokenTheProtocol() {
    channel.writeInbound(frame(0x12));
    channel.writeInbound(frame(0x12));

    assertThat(heard.events).containsExactly("waiting", "violated");
    assertThat(channel.config().isAutoRead()).isFalse();
  }

  /** What a client may say depends on what it has said on any of its connections. */
  @Test
  void sharesTheStateOfAllConnectionsOfAClient() {
    EmbeddedChannel second =
        new EmbeddedChannel(
            new FrameHandler(
                conversation,
                heard,
                memory,
                () -> new CreditWindow(channel.eventLoop(), credits::add)));
    channel.writeInbound(frame(0x10));
    second.writeInbound(frame(0x10));

    assertThat(heard.events).containsExactly("ready", "violated");
    second.finishAndReleaseAll();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void breaksOrKeepsToTheTableWhateverComes(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2000 && !conversation.isBroken(); i++) {
      if (conversation.state() == FrameState.IDLE) {
        invoke();
      }
      FrameType type = FrameType.values()[random.nextInt(FrameType.values().length)];
      if (random.nextInt(20) != 0) {
        type = random.nextBoolean() ? FrameType.RESPONSE : type;
      }
      int announced = random.nextInt(type.hasBody() ? 300_000 : 1);
      ByteBuf frame = Unpooled.buffer().writeInt(1 + announced).writeByte(type.code());
      frame.writeZero(random.nextInt(4) == 0 ? announced / 2 : announced);
      while (frame.isReadable()) {
        channel.writeInbound(
            frame.readRetainedSlice(Math.min(1 + random.nextInt(70_000), frame.readableBytes())));
      }
      frame.release();
      assertThat(memory.used()).isLessThanOrEqualTo(memory.limit());
    }
    channel.close();

    assertThat(memory.used()).isZero();
    assertThat(heard.events.stream().filter("violated"::equals)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void reportsStringsThatRunOverTheFrame() {
    invoke();
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
