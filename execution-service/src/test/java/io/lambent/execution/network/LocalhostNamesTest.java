package io.lambent.execution.network;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalhostNamesTest {
  private static final int TXT = 16;

  private static ByteBuf question(String name, int type) {
    ByteBuf message = Unpooled.buffer();
    message.writeShort(0x1234).writeShort(0x0100).writeShort(1).writeZero(6);
    for (String label : name.split("\\.")) {
      message.writeByte(label.length()).writeBytes(label.getBytes(US_ASCII));
    }
    return message.writeByte(0).writeShort(type).writeShort(1);
  }

  @ParameterizedTest
  @CsvSource({
    "abc.lambda-url.us-east-1.localhost, 1, c00c00010001000000000004, 7f000001",
    "LOCALHOST, 1, c00c00010001000000000004, 7f000001",
    "a.localhost, 28, c00c001c0001000000000010, 00000000000000000000000000000001"
  })
  void leadToTheAskingHost(String name, int type, String record, String address) {
    ByteBuf question = question(name, type);

    ByteBuf answer = requireNonNull(LocalhostNames.answer(question));

    assertThat(ByteBufUtil.hexDump(answer))
        .startsWith("1234818000010001")
        .contains(ByteBufUtil.hexDump(question, 12, question.readableBytes() - 12))
        .endsWith(record + address);
  }

  @Test
  void haveNoOtherRecords() {
    ByteBuf answer = requireNonNull(LocalhostNames.answer(question("a.localhost", TXT)));

    assertThat(ByteBufUtil.hexDump(answer)).startsWith("1234818000010000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.com", "localhost.example.com", "notlocalhost"})
  void areNoOthers(String name) {
    assertThat(LocalhostNames.answer(question(name, 1))).isNull();
  }

  @Test
  void areNotFoundInGarbage() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      byte[] garbage = new byte[12 + random.nextInt(40)];
      random.nextBytes(garbage);
      assertThat(LocalhostNames.answer(Unpooled.wrappedBuffer(garbage))).isNull();
    }
  }
}
