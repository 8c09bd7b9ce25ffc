package io.lambent.execution.network;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Answers to questions for names under {@code localhost}, such as those of function URLs, which <a
 * href="https://www.rfc-editor.org/rfc/rfc6761#section-6.3">lead to the asking host</a>: few name
 * servers know that.
 */
final class LocalhostNames {
  private static final String NAME = "localhost";
  private static final int HEADER = 12;
  private static final int COUNT_AT = 4;
  private static final int MOST_LABEL = 63;
  private static final int TYPE_AND_CLASS = 4;
  private static final int TYPE_A = 1;
  private static final int TYPE_AAAA = 28;
  private static final int CLASS_INTERNET = 1;

  /** A reply, by a server that asks others. */
  private static final int REPLY = 0x8080;

  private static final int RECURSION_DESIRED = 0x0100;

  /** The name of the question, 12 bytes from the message's beginning. */
  private static final int SAME_NAME = 0xc00c;

  private static final byte[] IPV4 = {127, 0, 0, 1};
  private static final byte[] IPV6 = InetAddress.ofLiteral("::1").getAddress();

  private LocalhostNames() {}

  /** The answer; null where the question is for another name, or more than one. */
  static @Nullable ByteBuf answer(ByteBuf question) {
    int start = question.readerIndex();
    int nameEnd = endOfName(question, start + HEADER);
    if (nameEnd < 0
        || nameEnd + TYPE_AND_CLASS > question.writerIndex()
        || question.getUnsignedShort(start + COUNT_AT) != 1) {
      return null;
    }
    int type = question.getUnsignedShort(nameEnd);
    byte[] address = type == TYPE_A ? IPV4 : type == TYPE_AAAA ? IPV6 : new byte[0];
    int length = nameEnd + TYPE_AND_CLASS - start - HEADER;
    ByteBuf answer = question.alloc().buffer();
    answer
        .writeShort(question.getUnsignedShort(start))
        .writeShort(REPLY | question.getUnsignedShort(start + 2) & RECURSION_DESIRED)
        .writeShort(1)
        .writeShort(address.length > 0 ? 1 : 0)
        .writeInt(0)
        .writeBytes(question, start + HEADER, length);
    if (address.length > 0) {
      answer
          .writeShort(SAME_NAME)
          .writeShort(type)
          .writeShort(CLASS_INTERNET)
          .writeInt(0)
          .writeShort(address.length)
          .writeBytes(address);
    }
    return answer;
  }

  /** The end of a name under {@code localhost}; -1 if it is another name or none. */
  private static int endOfName(ByteBuf message, int start) {
    int at = start;
    String last = "";
    while (at < message.writerIndex()) {
      int length = message.getUnsignedByte(at);
      if (length == 0) {
        return last.equalsIgnoreCase(NAME) ? at + 1 : -1;
      }
      if (length > MOST_LABEL || at + 1 + length > message.writerIndex()) {
        return -1;
      }
      last = message.toString(at + 1, length, US_ASCII);
      at += 1 + length;
    }
    return -1;
  }
}
