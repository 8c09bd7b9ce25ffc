package io.lambent.gateway.front;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Linux ignore requests for connections to a listening socket, so that it can be closed without
 * a loss. The kernel completes connections before a program accepts them. Those that are waiting
 * when the socket is closed are reset, though their clients may have sent a request already. A
 * filter on the socket drops the first packet of new ones, a SYN, and lets all others pass: soon
 * nothing waits. A client whose packet was dropped sends it again after a second, and is refused
 * then.
 */
final class IgnoredConnections {
  private static final Logger log = LoggerFactory.getLogger(IgnoredConnections.class);

  private static final int SOL_SOCKET = 1;
  private static final int SO_ATTACH_FILTER = 26;

  /** The offset of the flags in the header of TCP, in bytes. */
  private static final int FLAGS = 13;

  private static final int SYN = 0x02;
  private static final int ACK = 0x10;

  /** Instructions of classic BPF: code, jumps where true and where false, operand. */
  private static final int[][] PROGRAM = {
    {0x30, 0, 0, FLAGS}, // load the byte
    {0x54, 0, 0, SYN | ACK}, // keep these flags
    {0x15, 0, 1, SYN}, // unless it is SYN alone, skip one
    {0x06, 0, 0, 0}, // drop the packet
    {0x06, 0, 0, -1} // take all of it
  };

  private static final int INSTRUCTION_BYTES = 8;
  private static final int PROGRAM_BYTES = 16;

  private IgnoredConnections() {}

  /**
   * Begins to ignore them; a system that cannot goes on as before.
   *
   * @param descriptor of the listening socket
   */
  static void begin(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      Linker linker = Linker.nativeLinker();
      MethodHandle setsockopt =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("setsockopt"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_INT));
      int result =
          (int)
              setsockopt.invokeExact(
                  descriptor, SOL_SOCKET, SO_ATTACH_FILTER, program(arena), PROGRAM_BYTES);
      if (result != 0) {
        log.debug("The system takes no filter for a listening socket");
      }
    } catch (Throwable e) {
      log.debug("New connections cannot be ignored", e);
    }
  }

  private static MemorySegment program(Arena arena) {
    MemorySegment instructions =
        arena.allocate((long) PROGRAM.length * INSTRUCTION_BYTES, Long.BYTES);
    for (int i = 0; i < PROGRAM.length; i++) {
      int[] each = PROGRAM[i];
      long at = (long) i * INSTRUCTION_BYTES;
      instructions.set(ValueLayout.JAVA_SHORT, at, (short) each[0]);
      instructions.set(ValueLayout.JAVA_BYTE, at + 2, (byte) each[1]);
      instructions.set(ValueLayout.JAVA_BYTE, at + 3, (byte) each[2]);
      instructions.set(ValueLayout.JAVA_INT, at + 4, each[3]);
    }
    MemorySegment program = arena.allocate(PROGRAM_BYTES, Long.BYTES);
    program.set(ValueLayout.JAVA_SHORT, 0, (short) PROGRAM.length);
    program.set(ValueLayout.ADDRESS, Long.BYTES, instructions);
    return program;
  }
}
