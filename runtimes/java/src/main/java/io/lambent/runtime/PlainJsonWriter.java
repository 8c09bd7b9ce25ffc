package io.lambent.runtime;

import io.lambent.runtime.PlainJson.NotPlainException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes plain values as UTF-8; see {@link PlainJson}. */
final class PlainJsonWriter {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private PlainJsonWriter() {}

  static void write(@Nullable Object value, AnswerBuffer out, int depth) throws NotPlainException {
    if (value == null) {
      out.writeAscii("null");
    } else if (value instanceof String text) {
      writeString(text, out);
    } else if (value instanceof Integer
        || value instanceof Long
        || value instanceof Boolean
        || value instanceof BigInteger) {
      out.writeAscii(value.toString());
    } else if (value instanceof Double number && Double.isFinite(number)) {
      out.writeAscii(number.toString());
    } else if (depth < PlainJson.MAX_DEPTH && isJdkCollection(value)) {
      if (value instanceof Map<?, ?> map) writeMap(map, out, depth);
      else writeList((List<?>) value, out, depth);
    } else {
      throw NotPlainException.INSTANCE;
    }
  }

  /** Collections of other libraries may have serialisers of their own. */
  private static boolean isJdkCollection(Object value) {
    return (value instanceof Map || value instanceof List)
        && value.getClass().getPackageName().equals("java.util");
  }

  private static void writeMap(Map<?, ?> map, AnswerBuffer out, int depth)
      throws NotPlainException {
    out.write('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String name)) throw NotPlainException.INSTANCE;
      if (entry.getValue() == null) continue;
      if (!first) out.write(',');
      first = false;
      writeString(name, out);
      out.write(':');
      write(entry.getValue(), out, depth + 1);
    }
    out.write('}');
  }

  private static void writeList(List<?> list, AnswerBuffer out, int depth)
      throws NotPlainException {
    out.write('[');
    Iterator<?> elements = list.iterator();
    while (elements.hasNext()) {
      write(elements.next(), out, depth + 1);
      if (elements.hasNext()) out.write(',');
    }
    out.write(']');
  }

  private static void writeString(String text, AnswerBuffer out) throws NotPlainException {
    out.write('"');
    if (isSimple(text)) out.writeAscii(text);
    else writeEscaped(text, out);
    out.write('"');
  }

  private static boolean isSimple(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') return false;
    }
    return true;
  }

  private static void writeEscaped(String text, AnswerBuffer out) throws NotPlainException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        writeEscape(c, out);
      } else if (c < 0x80) {
        out.write(c);
      } else if (c < 0x800) {
        out.write(0xC0 | (c >> 6));
        out.write(0x80 | (c & 0x3F));
      } else if (!Character.isSurrogate(c)) {
        out.write(0xE0 | (c >> 12));
        out.write(0x80 | ((c >> 6) & 0x3F));
        out.write(0x80 | (c & 0x3F));
      } else {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          throw NotPlainException.INSTANCE;
        }
        writeUnicodeEscape(c, out);
        writeUnicodeEscape(text.charAt(++i), out);
      }
    }
  }

  private static void writeEscape(char c, AnswerBuffer out) {
    out.write('\\');
    switch (c) {
      case '"', '\\' -> out.write(c);
      case '\b' -> out.write('b');
      case '\f' -> out.write('f');
      case '\n' -> out.write('n');
      case '\r' -> out.write('r');
      case '\t' -> out.write('t');
      default -> {
        out.truncate(out.size() - 1);
        writeUnicodeEscape(c, out);
      }
    }
  }

  private static void writeUnicodeEscape(char c, AnswerBuffer out) {
    out.write('\\');
    out.write('u');
    for (int shift = 12; shift >= 0; shift -= 4) out.write(HEX[(c >> shift) & 0xF]);
  }
}
