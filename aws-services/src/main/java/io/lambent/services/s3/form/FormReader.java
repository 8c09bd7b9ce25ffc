package io.lambent.services.s3.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body of the type {@code multipart/form-data} part by part, after RFC 7578. Each part has
 * to be read before the next one.
 */
public final class FormReader {
  private static final int BUFFER = 64 * 1024;
  private static final int LONGEST_LINE = 8 * 1024;
  private static final int LONGEST_BOUNDARY = 70;

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int end;

  /**
   * @param boundary as in the content type
   */
  public FormReader(InputStream in, String boundary) {
    // The first delimiter follows on no line.
    this.in = new SequenceInputStream(new ByteArrayInputStream(new byte[] {'\r', '\n'}), in);
    this.delimiter = ("\r\n--" + boundary).getBytes(ISO_8859_1);
  }

  /**
   * The boundary in a content type.
   *
   * @return null where it is none of a form, or has none
   */
  public static @Nullable String boundary(@Nullable String contentType) {
    if (contentType == null
        || !contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
      return null;
    }
    String boundary = parameter(contentType, "boundary");
    return boundary == null || boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY
        ? null
        : boundary;
  }

  /**
   * A part.
   *
   * @param name of the field
   * @param filename null for a field without a file
   * @param contentType null where it has none
   * @param content ends where the part does
   */
  public record Part(
      String name, @Nullable String filename, @Nullable String contentType, InputStream content) {

    /**
     * The content as text.
     *
     * @param limit bytes
     * @return null where it has more
     */
    public @Nullable String text(int limit) throws IOException {
      byte[] bytes = content.readNBytes(limit + 1);
      return bytes.length > limit ? null : new String(bytes, UTF_8);
    }
  }

  /** The body is not a form. */
  public static final class MalformedException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedException(String message) {
      super(message);
    }
  }

  /**
   * The next part; null behind the last one.
   *
   * @throws MalformedException where the body is not a form
   */
  public @Nullable Part next() throws IOException {
    new Content().transferTo(OutputStream.nullOutputStream());
    position += delimiter.length;
    String rest = line();
    if (rest.startsWith("--")) {
      return null;
    }
    if (!rest.isBlank()) {
      throw new MalformedException("A delimiter goes on with other text.");
    }
    String name = null;
    String filename = null;
    String type = null;
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      String value = header.substring(colon + 1).strip();
      switch (header.substring(0, Math.max(0, colon)).strip().toLowerCase(Locale.ROOT)) {
        case "content-disposition" -> {
          name = parameter(value, "name");
          filename = parameter(value, "filename");
        }
        case "content-type" -> type = value;
        default -> {}
      }
    }
    if (name == null) {
      throw new MalformedException("A part has no name.");
    }
    return new Part(name, filename, type, new Content());
  }

  /** A line without its end. */
  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (line.size() <= LONGEST_LINE) {
      if (position == end && !fill()) {
        if (line.size() >= 2) {
          // The last line may lack its end.
          return line.toString(UTF_8);
        }
        throw new MalformedException("The form ends within a part.");
      }
      byte next = buffer[position++];
      if (next == '\n') {
        String text = line.toString(UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(next);
    }
    throw new MalformedException("A line is too long.");
  }

  /** Reads more behind what is left; returns false at the end. */
  private boolean fill() throws IOException {
    if (position > 0) {
      System.arraycopy(buffer, position, buffer, 0, end - position);
      end -= position;
      position = 0;
    }
    int count = in.read(buffer, end, buffer.length - end);
    if (count > 0) {
      end += count;
    }
    return count > 0;
  }

  /**
   * A parameter of a header's value, such as {@code name="x"}.
   *
   * @return null where it has none of that name
   */
  private static @Nullable String parameter(String value, String name) {
    int start = value.indexOf(';');
    while (start >= 0 && start < value.length()) {
      int equals = value.indexOf('=', start);
      if (equals < 0) {
        return null;
      }
      String found = value.substring(start + 1, equals).strip();
      boolean isQuoted = equals + 1 < value.length() && value.charAt(equals + 1) == '"';
      int close = isQuoted ? value.indexOf('"', equals + 2) : value.indexOf(';', equals + 1);
      int last = close < 0 ? value.length() : close;
      if (found.equalsIgnoreCase(name)) {
        String text = value.substring(isQuoted ? equals + 2 : equals + 1, last);
        return isQuoted ? text.replace("%22", "\"") : text.strip();
      }
      start = isQuoted ? value.indexOf(';', last) : last;
    }
    return null;
  }

  /** The bytes up to the next delimiter, which stays in the buffer. */
  private final class Content extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int ready = ready();
      while (ready == 0) {
        if (isDelimiter(position)) {
          return -1;
        }
        if (!fill()) {
          throw new MalformedException("The form ends within a part.");
        }
        ready = ready();
      }
      int count = Math.min(length, ready);
      System.arraycopy(buffer, position, target, offset, count);
      position += count;
      return count;
    }

    /** The number of bytes in the buffer that are certain to come before the next delimiter. */
    private int ready() {
      for (int i = position; i < end; i++) {
        if (buffer[i] == '\r' && (i + delimiter.length > end || isDelimiter(i))) {
          if (isPrefix(i)) {
            return i - position;
          }
        }
      }
      return end - position;
    }

    private boolean isDelimiter(int at) {
      return at + delimiter.length <= end && isPrefix(at);
    }

    /** Returns true where what the buffer has from a place on may be a delimiter. */
    private boolean isPrefix(int at) {
      for (int i = 0; i < delimiter.length && at + i < end; i++) {
        if (buffer[at + i] != delimiter[i]) {
          return false;
        }
      }
      return true;
    }
  }
}
