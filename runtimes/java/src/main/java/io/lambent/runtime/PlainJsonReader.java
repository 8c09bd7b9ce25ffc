package io.lambent.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.runtime.PlainJson.NotPlainException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one strict JSON text; see {@link PlainJson}. */
final class PlainJsonReader {
  /** Integers of this many digits fit a long whatever they are. */
  private static final int SAFE_DIGITS = 18;

  private final byte[] json;
  private int at;

  PlainJsonReader(byte[] json) {
    this.json = json;
  }

  @Nullable Object readAll() throws NotPlainException {
    Object value = readValue(0);
    skipSpace();
    if (at != json.length) throw NotPlainException.INSTANCE;
    return value;
  }

  private @Nullable Object readValue(int depth) throws NotPlainException {
    if (depth > PlainJson.MAX_DEPTH) throw NotPlainException.INSTANCE;
    skipSpace();
    return switch (peek()) {
      case '{' -> readObject(depth);
      case '[' -> readArray(depth);
      case '"' -> readString();
      case 't' -> readWord("true", true);
      case 'f' -> readWord("false", false);
      case 'n' -> readWord("null", null);
      default -> readNumber();
    };
  }

  private Map<String, @Nullable Object> readObject(int depth) throws NotPlainException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    at++;
    skipSpace();
    if (peek() == '}') {
      at++;
      return object;
    }
    while (true) {
      skipSpace();
      if (peek() != '"') throw NotPlainException.INSTANCE;
      String name = readString();
      skipSpace();
      if (next() != ':') throw NotPlainException.INSTANCE;
      object.put(name, readValue(depth + 1));
      skipSpace();
      byte separator = next();
      if (separator == '}') return object;
      if (separator != ',') throw NotPlainException.INSTANCE;
    }
  }

  private List<@Nullable Object> readArray(int depth) throws NotPlainException {
    List<@Nullable Object> array = new ArrayList<>();
    at++;
    skipSpace();
    if (peek() == ']') {
      at++;
      return array;
    }
    while (true) {
      array.add(readValue(depth + 1));
      skipSpace();
      byte separator = next();
      if (separator == ']') return array;
      if (separator != ',') throw NotPlainException.INSTANCE;
    }
  }

  private String readString() throws NotPlainException {
    int start = ++at;
    byte combined = 0;
    for (; at < json.length; at++) {
      byte b = json[at];
      if (b == '"') {
        return new String(json, start, at++ - start, combined < 0 ? UTF_8 : ISO_8859_1);
      }
      if (b == '\\') return readEscaped(start);
      if (b >= 0 && b < ' ') throw NotPlainException.INSTANCE;
      combined |= b;
    }
    throw NotPlainException.INSTANCE;
  }

  private String readEscaped(int start) throws NotPlainException {
    StringBuilder text = new StringBuilder();
    int from = start;
    while (true) {
      byte b = next();
      if (b == '"') {
        return text.append(new String(json, from, at - 1 - from, UTF_8)).toString();
      }
      if (b >= 0 && b < ' ') throw NotPlainException.INSTANCE;
      if (b == '\\') {
        text.append(new String(json, from, at - 1 - from, UTF_8)).append(readEscape());
        from = at;
      }
    }
  }

  private char readEscape() throws NotPlainException {
    byte b = next();
    return switch (b) {
      case '"', '\\', '/' -> (char) b;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> readHexCharacter();
      default -> throw NotPlainException.INSTANCE;
    };
  }

  private char readHexCharacter() throws NotPlainException {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(next(), 16);
      if (digit < 0) throw NotPlainException.INSTANCE;
      value = (value << 4) | digit;
    }
    return (char) value;
  }

  private Number readNumber() throws NotPlainException {
    int start = at;
    if (peek() == '-') at++;
    int digits = at;
    skipDigits();
    int count = at - digits;
    if (count == 0 || (count > 1 && json[digits] == '0')) throw NotPlainException.INSTANCE;
    boolean integer = true;
    if (at < json.length && json[at] == '.') {
      integer = false;
      at++;
      int fraction = at;
      skipDigits();
      if (at == fraction) throw NotPlainException.INSTANCE;
    }
    if (at < json.length && (json[at] | 0x20) == 'e') {
      integer = false;
      at++;
      if (at < json.length && (json[at] == '+' || json[at] == '-')) at++;
      int exponent = at;
      skipDigits();
      if (at == exponent) throw NotPlainException.INSTANCE;
    }
    String text = new String(json, start, at - start, ISO_8859_1);
    if (!integer) return Double.valueOf(text);
    if (count <= SAFE_DIGITS) return narrow(Long.parseLong(text));
    BigInteger big = new BigInteger(text);
    return big.bitLength() < Long.SIZE ? (Number) big.longValue() : big;
  }

  private static Number narrow(long value) {
    if (value == (int) value) return (int) value;
    return value;
  }

  private @Nullable Object readWord(String word, @Nullable Object value) throws NotPlainException {
    for (int i = 0; i < word.length(); i++) {
      if (next() != word.charAt(i)) throw NotPlainException.INSTANCE;
    }
    return value;
  }

  private void skipDigits() {
    while (at < json.length && json[at] >= '0' && json[at] <= '9') at++;
  }

  private void skipSpace() {
    while (at < json.length) {
      byte b = json[at];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') return;
      at++;
    }
  }

  private byte peek() throws NotPlainException {
    if (at >= json.length) throw NotPlainException.INSTANCE;
    return json[at];
  }

  private byte next() throws NotPlainException {
    if (at >= json.length) throw NotPlainException.INSTANCE;
    return json[at++];
  }
}
