package io.lambent.execution.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A Unix socket over which one other process of this host hands over open descriptors, each message
 * with a number that says whose they are. Linux only.
 */
public final class DescriptorSocket implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_SEQPACKET = 5;
  private static final int CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final int SHUT_RDWR = 2;

  /** The size of {@code sockaddr_un}, in bytes: the family and a path of up to 107 bytes. */
  private static final int ADDRESS_SIZE = 110;

  private static final int PATH_AT = 2;

  /** Descriptors of one message, as many as Linux allows. */
  private static final int MOST = 253;

  // Offsets in msghdr, iovec and cmsghdr of 64-bit Linux.
  private static final int MESSAGE_SIZE = 56;
  private static final int VECTOR_AT = 16;
  private static final int VECTORS_AT = 24;
  private static final int CONTROL_AT = 32;
  private static final int CONTROL_LENGTH_AT = 40;
  private static final int VECTOR_SIZE = 16;
  private static final int VECTOR_LENGTH_AT = 8;
  private static final int CONTROL_HEADER = 16;
  private static final int LEVEL_AT = 8;
  private static final int TYPE_AT = 12;

  private static final ValueLayout.OfLong NUMBER =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** Receives the content of messages. The receiver has to close the descriptors. */
  public interface Receiver {
    void received(long number, int[] descriptors);
  }

  /** The C library's functions; looked up when the first socket is opened. */
  private static final class Calls {
    static final MethodHandle SOCKET = find(3, JAVA_INT, "socket");
    static final MethodHandle LISTEN = find(2, JAVA_INT, "listen");
    static final MethodHandle SHUTDOWN = find(2, JAVA_INT, "shutdown");
    static final MethodHandle BIND =
        Posix.find("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    static final MethodHandle ACCEPT =
        Posix.find(
            "accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    static final MethodHandle RECEIVE =
        Posix.find("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

    private static MethodHandle find(int arguments, ValueLayout.OfInt type, String name) {
      ValueLayout[] types = new ValueLayout[arguments];
      Arrays.fill(types, type);
      return Posix.find(name, FunctionDescriptor.of(JAVA_INT, types));
    }
  }

  /** A call of the C library. */
  private interface Call<T> {
    T run() throws Throwable;
  }

  private final int listener;
  private int connection = -1;
  private boolean closed;

  private DescriptorSocket(int listener) {
    this.listener = listener;
  }

  /** Listens at a path that nothing is at, in a directory that keeps others out. */
  public static DescriptorSocket listen(Path path) throws IOException {
    byte[] name = path.toString().getBytes(UTF_8);
    if (name.length >= ADDRESS_SIZE - PATH_AT) {
      throw new IOException("too long for a socket: " + path);
    }
    int descriptor =
        calling(() -> (int) Calls.SOCKET.invokeExact(AF_UNIX, SOCK_SEQPACKET | CLOEXEC, 0));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(ADDRESS_SIZE, Long.BYTES);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, PATH_AT, name.length);
      if (descriptor < 0
          || calling(() -> (int) Calls.BIND.invokeExact(descriptor, address, ADDRESS_SIZE)) != 0
          || calling(() -> (int) Calls.LISTEN.invokeExact(descriptor, 1)) != 0) {
        Posix.close(descriptor);
        throw new IOException("cannot listen at " + path);
      }
    }
    return new DescriptorSocket(descriptor);
  }

  /** Takes the other process's messages until it ends or this is closed. Blocks; called once. */
  public void serve(Receiver receiver) {
    int accepted =
        calling(
            () ->
                (int)
                    Calls.ACCEPT.invokeExact(
                        listener, MemorySegment.NULL, MemorySegment.NULL, CLOEXEC));
    if (isTaken(accepted)) {
      try (Arena arena = Arena.ofConfined()) {
        receive(accepted, arena, receiver);
      }
    }
    end(accepted);
  }

  private synchronized boolean isTaken(int accepted) {
    connection = accepted;
    return accepted >= 0 && !closed;
  }

  private synchronized void end(int accepted) {
    connection = -1;
    closed = true;
    Posix.close(listener);
    if (accepted >= 0) {
      Posix.close(accepted);
    }
  }

  private static void receive(int socket, Arena arena, Receiver receiver) {
    MemorySegment number = arena.allocate(Long.BYTES, Long.BYTES);
    int controlSize = CONTROL_HEADER + MOST * Integer.BYTES;
    MemorySegment control = arena.allocate(controlSize, Long.BYTES);
    MemorySegment vector = arena.allocate(VECTOR_SIZE, Long.BYTES);
    vector.set(ADDRESS, 0, number);
    vector.set(JAVA_LONG, VECTOR_LENGTH_AT, Long.BYTES);
    MemorySegment message = arena.allocate(MESSAGE_SIZE, Long.BYTES);
    message.set(ADDRESS, VECTOR_AT, vector);
    message.set(JAVA_LONG, VECTORS_AT, 1);
    message.set(ADDRESS, CONTROL_AT, control);
    while (true) {
      message.set(JAVA_LONG, CONTROL_LENGTH_AT, controlSize);
      long length =
          calling(() -> (long) Calls.RECEIVE.invokeExact(socket, message, MSG_CMSG_CLOEXEC));
      if (length <= 0) {
        return;
      }
      int[] descriptors = descriptors(control, message.get(JAVA_LONG, CONTROL_LENGTH_AT));
      receiver.received(length == Long.BYTES ? number.get(NUMBER, 0) : -1, descriptors);
    }
  }

  private static int[] descriptors(MemorySegment control, long length) {
    if (length < CONTROL_HEADER
        || control.get(JAVA_INT, LEVEL_AT) != SOL_SOCKET
        || control.get(JAVA_INT, TYPE_AT) != SCM_RIGHTS) {
      return new int[0];
    }
    int count = (int) ((control.get(JAVA_LONG, 0) - CONTROL_HEADER) / Integer.BYTES);
    int[] descriptors = new int[count];
    MemorySegment.copy(control, JAVA_INT, CONTROL_HEADER, descriptors, 0, count);
    return descriptors;
  }

  /** Makes {@link #serve} return; idempotent. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      int shut = connection >= 0 ? connection : listener;
      int ignored = calling(() -> (int) Calls.SHUTDOWN.invokeExact(shut, SHUT_RDWR));
    }
  }

  private static <T> T calling(Call<T> call) {
    try {
      return call.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
