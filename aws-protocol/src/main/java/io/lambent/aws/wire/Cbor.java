package io.lambent.aws.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * CBOR, <a href="https://www.rfc-editor.org/rfc/rfc8949">RFC 8949</a>, as far as AWS's protocols
 * use it, as the same tree as {@link Json} with byte strings and points in time.
 */
final class Cbor {
  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int LIST = 4;
  private static final int MAP = 5;
  private static final int TAG = 6;

  private Cbor() {}

  /**
   * Reads one value; nothing may follow it.
   *
   * @param millis true if points in time count milliseconds, as in the protocol before RPC v2
   */
  static @Nullable Object read(byte[] cbor, boolean millis) {
    return new CborReader(ByteBuffer.wrap(cbor), millis).document();
  }

  static TreeSink sink(boolean millis) {
    return new Sink(millis);
  }

  private static final class Sink implements TreeSink {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final boolean millis;

    Sink(boolean millis) {
      this.millis = millis;
    }

    private void head(int major, long argument) {
      int type = major << 5;
      if (argument < 24) {
        out.write(type | (int) argument);
      } else if (argument <= 0xff) {
        out.write(type | 24);
        out.write((int) argument);
      } else if (argument <= 0xffff) {
        out.write(type | 25);
        big(argument, 2);
      } else if (argument <= 0xffff_ffffL) {
        out.write(type | 26);
        big(argument, 4);
      } else {
        out.write(type | 27);
        big(argument, 8);
      }
    }

    private void big(long value, int bytes) {
      for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        out.write((int) (value >>> shift));
      }
    }

    @Override
    public void startObject(int members) {
      head(MAP, members);
    }

    @Override
    public void name(String name) {
      text(name);
    }

    @Override
    public void endObject() {}

    @Override
    public void startList(int elements) {
      head(LIST, elements);
    }

    @Override
    public void endList() {}

    @Override
    public void text(String text) {
      byte[] bytes = text.getBytes(UTF_8);
      head(TEXT, bytes.length);
      out.writeBytes(bytes);
    }

    @Override
    public void bool(boolean value) {
      out.write(value ? 0xf5 : 0xf4);
    }

    @Override
    public void number(long value) {
      if (value >= 0) {
        head(UNSIGNED, value);
      } else {
        head(NEGATIVE, ~value);
      }
    }

    @Override
    public void number(double value) {
      out.write(0xfb);
      big(Double.doubleToLongBits(value), 8);
    }

    @Override
    public void bytes(byte[] bytes) {
      head(BYTES, bytes.length);
      out.writeBytes(bytes);
    }

    @Override
    public void time(Instant time) {
      head(TAG, 1);
      if (millis) {
        number(time.toEpochMilli());
      } else if (time.getNano() < 1_000_000) {
        number(time.getEpochSecond());
      } else {
        number(Timestamps.seconds(time).doubleValue());
      }
    }

    @Override
    public void decimal(BigDecimal value) {
      number(value.doubleValue());
    }

    @Override
    public byte[] finish() {
      return out.toByteArray();
    }
  }
}
