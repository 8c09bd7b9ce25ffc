package io.lambent.gateway.invoke;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tells in one pass over the bytes, without building anything, that they are one JSON value in
 * UTF-8. AWS refuses other payloads before the function sees them.
 *
 * <p>A scan accepts only what is surely valid; what it does not accept goes to a full parser, which
 * has the last word and the text of the error.
 */
final class JsonScan {
  private static final int DEEPEST = 500;

  // For eight bytes at a time, as in "Determine if a word has a byte less than n" and "... equal to
  // n" of https://graphics.stanford.edu/~seander/bithacks.html.
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long SPACES = ' ' * ONES;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

  private final byte[] json;
  private int at;

  private JsonScan(byte[] json) {
    this.json = json;
  }

  /** Whether the bytes are certainly one JSON value. */
  static boolean accepts(byte[] json) {
    JsonScan scan = new JsonScan(json);
    return scan.document();
  }

  /** Values nest on an explicit stack, so a hostile payload cannot exhaust the thread's. */
  private boolean document() {
    long[] objects = new long[DEEPEST / Long.SIZE + 1];
    int depth = 0;
    while (true) {
      skipSpace();
      if (at >= json.length) {
        return false;
      }
      byte first = json[at];
      boolean opened = first == '{' || first == '[';
      if (opened) {
        if (depth == DEEPEST) {
          return false;
        }
        at++;
        set(objects, depth++, first == '{');
        skipSpace();
        byte closing = (byte) (first == '{' ? '}' : ']');
        if (at < json.length && json[at] == closing) {
          at++;
          depth--;
        } else if (first == '{') {
          if (!key()) {
            return false;
          }
          continue;
        } else {
          continue;
        }
      } else if (!scalar(first)) {
        return false;
      }
      // A value is complete: close what it ends, or go on to the next one.
      while (true) {
        skipSpace();
        if (depth == 0) {
          return at == json.length;
        }
        if (at >= json.length) {
          return false;
        }
        boolean inObject = isSet(objects, depth - 1);
        byte next = json[at++];
        if (next == ',') {
          skipSpace();
          if (inObject && !key()) {
            return false;
          }
          break;
        }
        if (next != (inObject ? '}' : ']')) {
          return false;
        }
        depth--;
      }
    }
  }

  private boolean key() {
    if (at >= json.length || json[at] != '"' || !string()) {
      return false;
    }
    skipSpace();
    return at < json.length && json[at++] == ':';
  }

  private boolean scalar(byte first) {
    return switch (first) {
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    };
  }

  private boolean string() {
    at++;
    skipPlain();
    while (at < json.length) {
      byte b = json[at++];
      if (b == '"') {
        return true;
      }
      if (b == '\\') {
        if (!escape()) {
          return false;
        }
        skipPlain();
      } else if (b < 0) {
        if (!multiByte(b)) {
          return false;
        }
        skipPlain();
      } else if (b < 0x20) {
        return false;
      }
    }
    return false;
  }

  /** Skips what needs no look in a string, eight bytes at a time; may stop before its end. */
  private void skipPlain() {
    while (at <= json.length - Long.BYTES) {
      long word = (long) WORDS.get(json, at);
      long quote = word ^ QUOTES;
      long backslash = word ^ BACKSLASHES;
      long special =
          word | (word - SPACES) | ((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash);
      if ((special & HIGH_BITS) != 0) {
        return;
      }
      at += Long.BYTES;
    }
  }

  private boolean escape() {
    if (at >= json.length) {
      return false;
    }
    return switch (json[at++]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> true;
      case 'u' -> {
        boolean valid = at + 4 <= json.length;
        for (int i = 0; valid && i < 4; i++) {
          valid = Character.digit(json[at++], 16) >= 0;
        }
        yield valid;
      }
      default -> false;
    };
  }

  /** The rest of a UTF-8 sequence; over-long forms and surrogates are left to the parser. */
  private boolean multiByte(byte first) {
    int lead = first & 0xff;
    int more = lead >= 0xc2 && lead <= 0xdf ? 1 : lead >= 0xe0 && lead <= 0xef ? 2 : 3;
    if (lead < 0xc2 || lead > 0xf4 || at + more > json.length) {
      return false;
    }
    int second = json[at] & 0xff;
    if ((lead == 0xe0 && second < 0xa0)
        || (lead == 0xed && second > 0x9f)
        || (lead == 0xf0 && second < 0x90)
        || (lead == 0xf4 && second > 0x8f)) {
      return false;
    }
    for (int i = 0; i < more; i++) {
      if ((json[at++] & 0xc0) != 0x80) {
        return false;
      }
    }
    return true;
  }

  private boolean literal(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (at >= json.length || json[at++] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean number() {
    if (json[at] == '-') {
      at++;
    }
    int start = at;
    if (!digits() || (json[start] == '0' && at > start + 1)) {
      return false;
    }
    if (at < json.length && json[at] == '.') {
      at++;
      if (!digits()) {
        return false;
      }
    }
    if (at < json.length && (json[at] | 0x20) == 'e') {
      at++;
      if (at < json.length && (json[at] == '+' || json[at] == '-')) {
        at++;
      }
      return digits();
    }
    return true;
  }

  private boolean digits() {
    int start = at;
    while (at < json.length && json[at] >= '0' && json[at] <= '9') {
      at++;
    }
    return at > start;
  }

  private void skipSpace() {
    while (at < json.length) {
      byte b = json[at];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return;
      }
      at++;
    }
  }

  private static void set(long[] bits, int index, boolean value) {
    long mask = 1L << index;
    bits[index / Long.SIZE] =
        value ? bits[index / Long.SIZE] | mask : bits[index / Long.SIZE] & ~mask;
  }

  private static boolean isSet(long[] bits, int index) {
    return (bits[index / Long.SIZE] & (1L << index)) != 0;
  }
}
