package io.lambent.trigger.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.trigger.postgresql.Message.Cell;
import io.lambent.trigger.postgresql.Message.Row;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads rows in the text format of {@code COPY}.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS">File
 *     Formats</a>
 */
final class CopyText {
  private CopyText() {}

  /**
   * @param line ends with a line feed
   */
  static Row row(byte[] line, int columns) {
    List<Cell> cells = new ArrayList<>(columns);
    int end = line.length > 0 && line[line.length - 1] == '\n' ? line.length - 1 : line.length;
    int begin = 0;
    for (int i = 0; i <= end && cells.size() < columns; i++) {
      if (i == end || line[i] == '\t') {
        cells.add(cell(line, begin, i));
        begin = i + 1;
      }
    }
    if (cells.size() != columns) {
      throw new IllegalArgumentException(
          "a row of %d columns instead of %d".formatted(cells.size(), columns));
    }
    return new Row(cells);
  }

  private static Cell cell(byte[] line, int begin, int end) {
    if (end - begin == 2 && line[begin] == '\\' && line[begin + 1] == 'N') {
      return Cell.Absent.NULL;
    }
    if (end - begin > MessageReader.MAX_VALUE_BYTES) {
      return Cell.Absent.OVERSIZED;
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream(end - begin);
    for (int i = begin; i < end; i++) {
      value.write(line[i] == '\\' ? escaped(line[++i]) : line[i]);
    }
    return new Cell.Text(value.toString(UTF_8));
  }

  /** The server writes no octal and no hexadecimal escapes. */
  private static byte escaped(byte letter) {
    return switch (letter) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0b;
      default -> letter;
    };
  }
}
