package io.lambent.execution.runtimeapi;

import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The number of bytes that have arrived on a socket and were not read yet, by {@code
 * ioctl(FIONREAD)}.
 */
final class UnreadBytes {
  /** The request number on Linux. */
  private static final long FIONREAD = 0x541B;

  private static final MethodHandle IOCTL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("ioctl"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.ADDRESS),
              Linker.Option.firstVariadicArg(2));

  private UnreadBytes() {}

  /** Their number; 0 where it cannot be told. Any thread; takes a system call. */
  static int of(@Nullable Channel channel) {
    if (!(channel instanceof UnixChannel socket) || !channel.isOpen()) {
      return 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
      int result = (int) IOCTL.invokeExact(socket.fd().intValue(), FIONREAD, count);
      return result == 0 ? count.get(ValueLayout.JAVA_INT, 0) : 0;
    } catch (Throwable e) {
      throw new IllegalStateException("ioctl cannot be called", e);
    }
  }
}
