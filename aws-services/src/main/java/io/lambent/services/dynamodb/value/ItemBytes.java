package io.lambent.services.dynamodb.value;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The form in which items are stored: one byte for the version, then the attributes. A count or a
 * length is a variable-length integer of seven bits a byte, lowest first; a text is its length in
 * bytes and its UTF-8 form; a value is one byte for its type and its content.
 */
public final class ItemBytes {
  private static final byte VERSION = 1;

  private static final byte STRING = 1;
  private static final byte SMALL_NUMBER = 2;
  private static final byte LARGE_NUMBER = 3;
  private static final byte BINARY = 4;
  private static final byte FALSE = 5;
  private static final byte TRUE = 6;
  private static final byte NULL = 7;
  private static final byte MAP = 8;
  private static final byte LIST = 9;
  private static final byte STRING_SET = 10;
  private static final byte NUMBER_SET = 11;
  private static final byte BINARY_SET = 12;

  /** Bits of the unscaled value of a small number, which is a long. */
  private static final int SMALL_BITS = 63;

  private ItemBytes() {}

  public static byte[] write(Item item) {
    Output out = new Output();
    out.write(VERSION);
    out.attributes(item.attributes());
    return out.toByteArray();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if the bytes are of another version
   */
  public static Item read(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != VERSION) {
      throw new IllegalArgumentException("not a stored item of version " + VERSION);
    }
    return new Item(new Input(ByteBuffer.wrap(bytes, 1, bytes.length - 1)).attributes());
  }

  private static final class Output extends ByteArrayOutputStream {
    Output() {
      super(256);
    }

    void attributes(Map<String, AttributeValue> attributes) {
      count(attributes.size());
      for (Map.Entry<String, AttributeValue> entry : attributes.entrySet()) {
        text(entry.getKey());
        value(entry.getValue());
      }
    }

    void value(AttributeValue value) {
      switch (value) {
        case AttributeValue.S string -> {
          write(STRING);
          text(string.value());
        }
        case AttributeValue.N number -> number(number.value());
        case AttributeValue.B binary -> {
          write(BINARY);
          bytes(binary.value().bytes());
        }
        case AttributeValue.BOOL bool -> write(bool.value() ? TRUE : FALSE);
        case AttributeValue.NULL nothing -> write(NULL);
        case AttributeValue.M map -> {
          write(MAP);
          attributes(map.value());
        }
        case AttributeValue.L list -> {
          write(LIST);
          count(list.value().size());
          list.value().forEach(this::value);
        }
        case AttributeValue.SS strings -> {
          write(STRING_SET);
          count(strings.value().size());
          strings.value().forEach(this::text);
        }
        case AttributeValue.NS numbers -> {
          write(NUMBER_SET);
          count(numbers.value().size());
          numbers.value().forEach(this::number);
        }
        case AttributeValue.BS binaries -> {
          write(BINARY_SET);
          count(binaries.value().size());
          binaries.value().forEach(binary -> bytes(binary.bytes()));
        }
      }
    }

    private void number(BigDecimal number) {
      BigInteger unscaled = number.unscaledValue();
      if (unscaled.bitLength() <= SMALL_BITS) {
        write(SMALL_NUMBER);
        signed(number.scale());
        signed(unscaled.longValue());
      } else {
        write(LARGE_NUMBER);
        signed(number.scale());
        bytes(unscaled.toByteArray());
      }
    }

    private void text(String text) {
      bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(byte[] bytes) {
      count(bytes.length);
      write(bytes, 0, bytes.length);
    }

    private void count(int count) {
      unsigned(count);
    }

    /** Writes a number whose sign is moved to the lowest bit, so that small ones are short. */
    private void signed(long number) {
      unsigned(number << 1 ^ number >> 63);
    }

    private void unsigned(long number) {
      long rest = number;
      while ((rest & ~0x7fL) != 0) {
        write((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      write((int) rest);
    }
  }

  private record Input(ByteBuffer in) {
    Map<String, AttributeValue> attributes() {
      int count = count();
      Map<String, AttributeValue> attributes = LinkedHashMap.newLinkedHashMap(count);
      for (int i = 0; i < count; i++) {
        String name = text();
        attributes.put(name, value());
      }
      return attributes;
    }

    private AttributeValue value() {
      byte type = in.get();
      return switch (type) {
        case STRING -> new AttributeValue.S(text());
        case SMALL_NUMBER, LARGE_NUMBER -> new AttributeValue.N(number(type));
        case BINARY -> new AttributeValue.B(new Binary(bytes()));
        case FALSE -> new AttributeValue.BOOL(false);
        case TRUE -> new AttributeValue.BOOL(true);
        case NULL -> new AttributeValue.NULL();
        case MAP -> new AttributeValue.M(attributes());
        case LIST -> {
          int count = count();
          List<AttributeValue> list = new ArrayList<>(count);
          for (int i = 0; i < count; i++) {
            list.add(value());
          }
          yield new AttributeValue.L(list);
        }
        case STRING_SET -> {
          int count = count();
          Set<String> set = LinkedHashSet.newLinkedHashSet(count);
          for (int i = 0; i < count; i++) {
            set.add(text());
          }
          yield new AttributeValue.SS(set);
        }
        case NUMBER_SET -> {
          int count = count();
          Set<BigDecimal> set = LinkedHashSet.newLinkedHashSet(count);
          for (int i = 0; i < count; i++) {
            set.add(number(in.get()));
          }
          yield new AttributeValue.NS(set);
        }
        case BINARY_SET -> {
          int count = count();
          Set<Binary> set = LinkedHashSet.newLinkedHashSet(count);
          for (int i = 0; i < count; i++) {
            set.add(new Binary(bytes()));
          }
          yield new AttributeValue.BS(set);
        }
        default -> throw new IllegalArgumentException("unknown type of a stored value: " + type);
      };
    }

    private BigDecimal number(byte type) {
      int scale = (int) signed();
      return type == SMALL_NUMBER
          ? BigDecimal.valueOf(signed(), scale)
          : new BigDecimal(new BigInteger(bytes()), scale);
    }

    private String text() {
      int length = count();
      String text =
          new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
      in.position(in.position() + length);
      return text;
    }

    private byte[] bytes() {
      byte[] bytes = new byte[count()];
      in.get(bytes);
      return bytes;
    }

    private int count() {
      return (int) unsigned();
    }

    private long signed() {
      long number = unsigned();
      return number >>> 1 ^ -(number & 1);
    }

    private long unsigned() {
      long number = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = in.get();
        number |= (next & 0x7fL) << shift;
        if (next >= 0) {
          return number;
        }
      }
    }
  }
}
