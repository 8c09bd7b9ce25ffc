package io.lambent.runtime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON of strings, numbers, maps and lists, read and written exactly as AWS's serialisation library
 * does with its default types, but without loading it.
 */
final class PlainJson {
  /** Deeper nesting is left to the library, which has a limit of its own. */
  static final int MAX_DEPTH = 200;

  private PlainJson() {}

  /** Reads a value: maps are {@code LinkedHashMap}, lists {@code ArrayList}. */
  static @Nullable Object read(byte[] json) throws NotPlainException {
    return new PlainJsonReader(json).readAll();
  }

  /** Reads an object; throws {@link IllegalArgumentException} if {@code json} is none. */
  @SuppressWarnings("unchecked") // The reader makes no other maps.
  static Map<String, @Nullable Object> readObject(String json) {
    try {
      if (read(json.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> object) {
        return (Map<String, @Nullable Object>) object;
      }
    } catch (NotPlainException malformed) {
      throw new IllegalArgumentException("Not a JSON object: " + json, malformed);
    }
    throw new IllegalArgumentException("Not a JSON object: " + json);
  }

  /** Writes a value of plain JDK types; null members of maps are left out. */
  static void write(@Nullable Object value, AnswerBuffer out) throws NotPlainException {
    PlainJsonWriter.write(value, out, 0);
  }

  /** Writes a value that the client made itself. */
  static byte[] write(@Nullable Object value) {
    try {
      AnswerBuffer out = new AnswerBuffer();
      write(value, out);
      return Arrays.copyOf(out.bytes(), out.size());
    } catch (NotPlainException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }

  /** The value or text needs the library. */
  static final class NotPlainException extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("StaticAssignmentOfThrowable") // It has no stack trace.
    static final NotPlainException INSTANCE = new NotPlainException();

    private NotPlainException() {
      super("not plain JSON", null, false, false);
    }
  }
}
