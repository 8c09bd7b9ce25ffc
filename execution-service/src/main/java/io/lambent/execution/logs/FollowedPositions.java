package io.lambent.execution.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The positions up to which the streams of a group have been followed: a file to which each advance
 * adds a line with the creation time of the stream, the place in it, and its name. Of lines of the
 * same stream the last one counts. A stream without a line is followed from its start.
 *
 * <p>Lines are not synced: a power failure may take the last ones, and the events behind them are
 * followed again. Not thread-safe.
 */
final class FollowedPositions {
  private static final int LINES_BEFORE_COMPACTION = 10_000;

  private final Path file;
  private final Map<String, Position> positions = new HashMap<>();
  private int lines;

  /** Names come again when a stream is deleted and made again: so its creation counts too. */
  private record Position(long created, long place) {
    String line(String key) {
      return created + " " + place + " " + key + "\n";
    }
  }

  private FollowedPositions(Path file) {
    this.file = file;
  }

  /**
   * @param streams that there are: others are forgotten
   */
  static FollowedPositions open(Path file, Collection<StoredStream> streams) throws IOException {
    FollowedPositions opened = new FollowedPositions(file);
    if (Files.exists(file)) {
      String text = Files.readString(file, UTF_8);
      // A crash may have torn the last line.
      text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(opened::read);
      opened.retain(streams);
      opened.compact();
    }
    return opened;
  }

  /** Makes the file of a filter that follows streams from where they end now. */
  static void createAtEnd(Path file, Collection<StoredStream> streams) throws IOException {
    FollowedPositions created = new FollowedPositions(file);
    for (StoredStream stream : streams) {
      created.positions.put(
          FileNames.encode(stream.name()), new Position(stream.created(), stream.last().end()));
    }
    created.compact();
  }

  private void read(String line) {
    String[] parts = line.split(" ", 3);
    try {
      if (parts.length == 3) {
        positions.put(parts[2], new Position(Long.parseLong(parts[0]), Long.parseLong(parts[1])));
        lines++;
      }
    } catch (NumberFormatException e) {
      // A line that a power failure has damaged: the stream is followed from an earlier place.
      lines++;
    }
  }

  /** The place from which a stream is to be followed; never behind its end. */
  long of(StoredStream stream) {
    @Nullable Position position = positions.get(FileNames.encode(stream.name()));
    return position == null || position.created() != stream.created()
        ? 0
        : Math.min(position.place(), stream.last().end());
  }

  /**
   * Stores that a stream was followed up to a place. Does nothing where the file is gone, as it is
   * when the filter or the group was deleted.
   */
  void advance(StoredStream stream, long place) throws IOException {
    String key = FileNames.encode(stream.name());
    Position position = new Position(stream.created(), place);
    if (position.equals(positions.put(key, position))) {
      return;
    }
    // An interrupt does not close a stream, so what was done is noted although its follower ends.
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      out.write(position.line(key).getBytes(UTF_8));
    } catch (NoSuchFileException e) {
      return;
    }
    if (++lines > LINES_BEFORE_COMPACTION + 2 * positions.size()) {
      compact();
    }
  }

  private void retain(Collection<StoredStream> streams) {
    Map<String, Long> known = new HashMap<>();
    streams.forEach(stream -> known.put(FileNames.encode(stream.name()), stream.created()));
    positions
        .entrySet()
        .removeIf(
            entry -> !Long.valueOf(entry.getValue().created()).equals(known.get(entry.getKey())));
  }

  private void compact() throws IOException {
    StringBuilder text = new StringBuilder();
    positions.forEach((key, position) -> text.append(position.line(key)));
    DurableFile.write(file, text.toString().getBytes(UTF_8));
    lines = positions.size();
  }
}
