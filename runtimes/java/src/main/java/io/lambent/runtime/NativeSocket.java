package io.lambent.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/**
 * A Unix socket without {@link java.nio.channels.SocketChannel}, whose first use in a process loads
 * the JDK's security providers and several hundred other classes. Blocks; takes direct buffers
 * only; open until the process ends.
 */
final class NativeSocket implements ByteChannel {
  private final int descriptor;

  private NativeSocket(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Connects. {@link NativeLibrary} must be there. */
  static NativeSocket open(String path) throws IOException {
    byte[] name = path.getBytes(UTF_8);
    ByteBuffer memory = ByteBuffer.allocateDirect(name.length + 1).put(name).put((byte) 0);
    return new NativeSocket(checked(connect(memory)));
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int count = checked(receive(descriptor, into, into.position(), into.remaining()));
    if (count == 0) return -1;
    into.position(into.position() + count);
    return count;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    int count = checked(send(descriptor, from, from.position(), from.remaining()));
    from.position(from.position() + count);
    return count;
  }

  private static int checked(int result) throws IOException {
    if (result < 0) throw new IOException("error " + -result + " of the socket to the platform");
    return result;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException("open until the process ends");
  }

  private static native int connect(ByteBuffer path);

  private static native int receive(int descriptor, ByteBuffer buffer, int from, int length);

  private static native int send(int descriptor, ByteBuffer buffer, int from, int length);
}
