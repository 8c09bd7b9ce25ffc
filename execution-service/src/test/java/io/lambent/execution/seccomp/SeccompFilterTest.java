package io.lambent.execution.seccomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambent.execution.host.HostPrograms;
import io.lambent.execution.seccomp.SeccompFilter.Architecture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real programs under the filter, which a small Python program installs in itself. */
class SeccompFilterTest {
  /** Installs the filter, then makes one call and prints what became of it. */
  private static final String UNDER_FILTER =
      """
      import ctypes, os, socket, sys, threading
      libc = ctypes.CDLL(None, use_errno=True)
      program = open(sys.argv[1], 'rb').read()
      class Program(ctypes.Structure):
          _fields_ = [('length', ctypes.c_ushort), ('filter', ctypes.c_char_p)]
      fprog = Program(len(program) // 8, program)
      assert libc.prctl(38, 1, 0, 0, 0) == 0
      assert libc.prctl(22, 2, ctypes.byref(fprog), 0, 0) == 0
      def call(number, *arguments):
          result = libc.syscall(number, *[ctypes.c_long(a) for a in arguments])
          return 'ok' if result >= 0 else os.strerror(ctypes.get_errno())
      def opened(*arguments):
          try:
              socket.socket(*arguments).close()
              return 'ok'
          except OSError as e:
              return os.strerror(e.errno)
      print(eval(sys.argv[2]))
      """;

  @TempDir Path directory;

  private String under(String expression) throws Exception {
    assumeTrue(HostPrograms.find("python3").isPresent() && Architecture.current().isPresent());
    Path filter = Files.write(directory.resolve("filter"), SeccompFilter.program());
    return output("python3", "-c", UNDER_FILTER, filter.toString(), expression);
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    int status = process.waitFor();
    return status == 0 ? output : output + " status " + status;
  }

  private static Stream<SystemCall> refused() {
    return Stream.of(SystemCall.values())
        .filter(
            call ->
                switch (call) {
                  case CLONE, CLONE3, IOCTL, PERSONALITY, SOCKET, SOCKETPAIR -> false;
                  case IO_URING_SETUP, IO_URING_ENTER, IO_URING_REGISTER -> false;
                  default -> true;
                })
        .filter(call -> call.number(Architecture.current().orElseThrow()) != SystemCall.NONE);
  }

  @Test
  void refusesWhatFunctionsMayNotDo() throws Exception {
    List<String> numbers =
        refused()
            .map(call -> call.number(Architecture.current().orElseThrow()))
            .map(String::valueOf)
            .toList();

    assertThat(
            under("chr(10).join(call(n, 0, 0, 0, 0, 0) for n in " + numbers + ")").lines().toList())
        .hasSameSizeAs(numbers)
        .containsOnly("Operation not permitted");
  }

  @Test
  void letsProgramsFallBack() throws Exception {
    Architecture here = Architecture.current().orElseThrow();

    for (SystemCall call : List.of(SystemCall.CLONE3, SystemCall.IO_URING_SETUP)) {
      assertThat(under("call(" + call.number(here) + ", 0, 0)"))
          .isEqualTo("Function not implemented");
    }
  }

  @Test
  void refusesNewNamespacesButNotNewProcesses() throws Exception {
    int clone = SystemCall.CLONE.number(Architecture.current().orElseThrow());

    for (String flag : List.of("0x10000000", "0x20000", "0x20000000", "0x40000000")) {
      assertThat(under("call(" + clone + ", " + flag + " | 17, 0, 0, 0, 0)"))
          .isEqualTo("Operation not permitted");
    }
    assertThat(under("os.waitpid(os.posix_spawn('/bin/true', ['true'], {}), 0)[1]")).isEqualTo("0");
    assertThat(under("[t.start() or t.join() for t in [threading.Thread(target=len, args=['x'])]]"))
        .isEqualTo("[None]");
  }

  @Test
  void allowsPairsOfLocalSocketsOnly() throws Exception {
    int pair = SystemCall.SOCKETPAIR.number(Architecture.current().orElseThrow());

    assertThat(under("len(socket.socketpair())")).isEqualTo("2");
    // AF_NETLINK, AF_PACKET, AF_TIPC, AF_VSOCK
    for (int family : List.of(16, 17, 30, 40)) {
      assertThat(under("call(" + pair + ", " + family + ", 1, 0, 0)"))
          .isEqualTo("Address family not supported by protocol");
    }
  }

  @Test
  void allowsOnlyPersonalitiesThatLeaveMemoryProtected() throws Exception {
    int personality = SystemCall.PERSONALITY.number(Architecture.current().orElseThrow());

    for (String allowed : List.of("0", "0xffffffff")) {
      assertThat(under("call(" + personality + ", " + allowed + ")")).isEqualTo("ok");
    }
    // READ_IMPLIES_EXEC, ADDR_NO_RANDOMIZE
    for (String refused : List.of("0x400000", "0x40000")) {
      assertThat(under("call(" + personality + ", " + refused + ")"))
          .isEqualTo("Operation not permitted");
    }
  }

  @Test
  void allowsInternetAndLocalSocketsOnly() throws Exception {
    assertThat(under("opened(socket.AF_INET), opened(socket.AF_INET6), opened(socket.AF_UNIX)"))
        .isIn("('ok', 'ok', 'ok')", "('ok', 'Address family not supported by protocol', 'ok')");
    assertThat(under("opened(socket.AF_NETLINK, socket.SOCK_RAW, 0)")).isEqualTo("ok");
    assertThat(under("opened(socket.AF_NETLINK, socket.SOCK_RAW, 12)"))
        .isEqualTo("Protocol not supported");
    for (String family : List.of("AF_PACKET", "AF_VSOCK", "AF_ALG", "AF_BLUETOOTH")) {
      assertThat(under("opened(getattr(socket, '" + family + "', 40), socket.SOCK_RAW)"))
          .isEqualTo("Address family not supported by protocol");
    }
  }

  @Test
  void allowsTheUsualProtocolsOfInternetSocketsOnly() throws Exception {
    // TCP, UDP
    assertThat(under("opened(socket.AF_INET, socket.SOCK_STREAM, 6)")).isEqualTo("ok");
    assertThat(under("opened(socket.AF_INET, socket.SOCK_DGRAM, 17)")).isEqualTo("ok");
    // MPTCP, SCTP, UDP-Lite
    for (String protocol : List.of("SOCK_STREAM, 262", "SOCK_STREAM, 132", "SOCK_DGRAM, 136")) {
      for (String family : List.of("AF_INET", "AF_INET6")) {
        assertThat(under("opened(socket." + family + ", socket." + protocol + ")"))
            .isEqualTo("Protocol not supported");
      }
    }
  }

  @Test
  void refusesToTypeIntoATerminal() throws Exception {
    int ioctl = SystemCall.IOCTL.number(Architecture.current().orElseThrow());

    assertThat(under("call(" + ioctl + ", 0, 0x5412, 0)")).isEqualTo("Operation not permitted");
    assertThat(under("call(" + ioctl + ", 0, 0xabc00005412, 0)"))
        .isEqualTo("Operation not permitted");
  }

  @Test
  void refusesTheOtherNumbersOfX32() throws Exception {
    assumeTrue(Architecture.current().orElseThrow() == Architecture.X86_64);

    assertThat(under("call(0x40000000 + 39)")).isEqualTo("Function not implemented");
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void jumpsStayWithinTheProgram(Architecture architecture) {
    ByteBuffer program =
        ByteBuffer.wrap(SeccompFilter.program(architecture)).order(ByteOrder.nativeOrder());
    int length = program.capacity() / 8;

    for (int i = 0; i < length; i++) {
      boolean jump = (program.getShort(i * 8) & 7) == 5;
      int furthest = Math.max(program.get(i * 8 + 2) & 0xff, program.get(i * 8 + 3) & 0xff);
      assertThat(i + 1 + (jump ? furthest : 0)).isLessThanOrEqualTo(length - (jump ? 1 : 0));
    }
    assertThat(program.getShort((length - 1) * 8)).isEqualTo((short) 6);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void noTwoCallsHaveOneNumber(Architecture architecture) {
    Set<Integer> numbers = new HashSet<>();

    assertThat(SystemCall.values())
        .filteredOn(call -> call.number(architecture) != SystemCall.NONE)
        .allSatisfy(call -> assertThat(numbers.add(call.number(architecture))).isTrue());
  }
}
