package io.lambent.execution.metering;

import io.lambent.execution.metering.UsageJournal.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * How far billing has committed the journal, in a file of 24 bytes with a checksum. Where it is
 * damaged, shipping starts at the oldest segment: billing counts known records once.
 */
final class ShippedPosition implements AutoCloseable {
  private static final int LENGTH = 24;
  private static final Position BEGINNING = new Position(0, 0);

  private final FileChannel channel;
  private volatile Position position;

  ShippedPosition(Path file) throws IOException {
    this.channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    this.position = load();
  }

  Position read() {
    return position;
  }

  void write(Position committed) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
    bytes.putLong(committed.sequence()).putLong(committed.offset());
    bytes.putLong(checksum(bytes)).flip();
    while (bytes.hasRemaining()) {
      channel.write(bytes, bytes.position());
    }
    position = committed;
  }

  private Position load() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
      // Reads on until the file ends.
    }
    if (bytes.hasRemaining() || bytes.getLong(16) != checksum(bytes)) {
      return BEGINNING;
    }
    return new Position(bytes.getLong(0), bytes.getLong(8));
  }

  private static long checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, 16);
    return crc.getValue();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
