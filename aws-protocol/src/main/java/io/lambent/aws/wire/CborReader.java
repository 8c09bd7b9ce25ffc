package io.lambent.aws.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.error.AwsFailure;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads CBOR. Containers grow with what is there, not with the length they announce. */
final class CborReader {
  private static final int DEEPEST = 500;
  private static final int INDEFINITE = 31;

  private final ByteBuffer in;
  private final boolean millis;

  CborReader(ByteBuffer in, boolean millis) {
    this.in = in;
    this.millis = millis;
  }

  @Nullable Object document() {
    try {
      Object value = value(0);
      if (in.hasRemaining()) {
        throw malformed("more than one value");
      }
      return value;
    } catch (BufferUnderflowException e) {
      throw malformed("it ends early");
    }
  }

  private static AwsFailure malformed(String why) {
    return Unreadable.because("Could not parse request body into cbor: " + why);
  }

  private @Nullable Object value(int depth) {
    if (depth > DEEPEST) {
      throw malformed("too deep");
    }
    int first = in.get() & 0xff;
    int major = first >> 5;
    int info = first & 0x1f;
    return switch (major) {
      case 0 -> unsigned(argument(info));
      case 1 -> negative(argument(info));
      case 2 -> string(major, info);
      case 3 -> new String(string(major, info), UTF_8);
      case 4 -> list(info, depth);
      case 5 -> map(info, depth);
      case 6 -> tagged(argument(info), depth);
      default -> simple(info);
    };
  }

  private long argument(int info) {
    return switch (info) {
      case 24 -> in.get() & 0xff;
      case 25 -> in.getShort() & 0xffff;
      case 26 -> in.getInt() & 0xffff_ffffL;
      case 27 -> in.getLong();
      default -> {
        if (info > 23) {
          throw malformed("a reserved length");
        }
        yield info;
      }
    };
  }

  private static Object unsigned(long value) {
    return value >= 0 ? (Object) value : new BigInteger(Long.toUnsignedString(value)).doubleValue();
  }

  private static Object negative(long value) {
    return value >= 0
        ? (Object) ~value
        : new BigInteger(Long.toUnsignedString(value)).negate().doubleValue();
  }

  private byte[] string(int major, int info) {
    if (info != INDEFINITE) {
      return bytes(argument(info));
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (int chunk = in.get() & 0xff; chunk != 0xff; chunk = in.get() & 0xff) {
      if (chunk >> 5 != major || (chunk & 0x1f) == INDEFINITE) {
        throw malformed("a wrong part of a string");
      }
      whole.writeBytes(bytes(argument(chunk & 0x1f)));
    }
    return whole.toByteArray();
  }

  private byte[] bytes(long length) {
    if (length < 0 || length > in.remaining()) {
      throw malformed("it ends early");
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return bytes;
  }

  private boolean isBreak() {
    if (in.get(in.position()) == (byte) 0xff) {
      in.get();
      return true;
    }
    return false;
  }

  private boolean hasNext(int info, long count, long read) {
    if (info == INDEFINITE) {
      if (!in.hasRemaining()) {
        throw malformed("it ends early");
      }
      return !isBreak();
    }
    return read < count;
  }

  private List<@Nullable Object> list(int info, int depth) {
    long count = info == INDEFINITE ? 0 : argument(info);
    List<@Nullable Object> list = new ArrayList<>();
    while (hasNext(info, count, list.size())) {
      list.add(value(depth + 1));
    }
    return list;
  }

  private Map<String, @Nullable Object> map(int info, int depth) {
    long count = info == INDEFINITE ? 0 : argument(info);
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (long read = 0; hasNext(info, count, read); read++) {
      if (!(value(depth + 1) instanceof String key)) {
        throw malformed("a key that is not a text");
      }
      map.put(key, value(depth + 1));
    }
    return map;
  }

  private @Nullable Object tagged(long tag, int depth) {
    Object value = value(depth + 1);
    if (tag != 1) {
      return value;
    }
    if (!(value instanceof Number number) || !Double.isFinite(number.doubleValue())) {
      throw malformed("a point in time that is not a number");
    }
    return millis
        ? Instant.ofEpochMilli(number.longValue())
        : Timestamps.ofSeconds(new BigDecimal(number.toString()));
  }

  private @Nullable Object simple(int info) {
    return switch (info) {
      case 20 -> false;
      case 21 -> true;
      case 22, 23 -> null;
      case 25 -> (double) Float.float16ToFloat(in.getShort());
      case 26 -> (double) in.getFloat();
      case 27 -> in.getDouble();
      default -> throw malformed("an unknown simple value");
    };
  }
}
