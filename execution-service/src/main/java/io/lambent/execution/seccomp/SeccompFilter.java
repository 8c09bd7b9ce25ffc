package io.lambent.execution.seccomp;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The system calls that functions may not make: what <a
 * href="https://docs.docker.com/engine/security/seccomp/">Docker's default profile</a> refuses to
 * containers without capabilities, and some that have been a way out of sandboxes since. Everything
 * else is allowed, so new calls of new kernels are, too, except where they come as {@code ENOSYS}
 * for programs to fall back from.
 */
public final class SeccompFilter {
  private static final int ALLOW = 0x7fff_0000;
  private static final int FAIL = 0x0005_0000;
  private static final int KILL_PROCESS = 0x8000_0000;

  private static final int EPERM = 1;
  private static final int ENOSYS = 38;
  private static final int EAFNOSUPPORT = 97;
  private static final int EPROTONOSUPPORT = 93;

  /** Calls of the x32 ABI have this bit. */
  private static final int X32 = 0x4000_0000;

  /**
   * {@code CLONE_NEWNS}, {@code NEWCGROUP}, {@code NEWUTS}, {@code NEWIPC}, {@code NEWUSER}, {@code
   * NEWPID}, {@code NEWNET}.
   */
  private static final int NAMESPACES = 0x7e02_0000;

  /** Puts characters into a terminal as if typed. */
  private static final int TIOCSTI = 0x5412;

  /** The same through the console's selection. */
  private static final int TIOCLINUX = 0x541c;

  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int AF_NETLINK = 16;
  private static final int NETLINK_ROUTE = 0;

  /**
   * The protocols of internet sockets: the usual one of their type, ICMP for {@code ping}, TCP,
   * UDP, and ICMP of IPv6. Programs that would rather have MPTCP, as those in Go, fall back to TCP.
   */
  private static final int[] INTERNET_PROTOCOLS = {0, 1, 6, 17, 58};

  /** Calls that fail as if the kernel lacked them; programs and libc fall back when they do. */
  private static final Set<SystemCall> FAIL_WITH_ENOSYS =
      EnumSet.of(
          SystemCall.CLONE3, // Its flags are in memory, where no filter can look.
          SystemCall.IO_URING_SETUP,
          SystemCall.IO_URING_ENTER,
          SystemCall.IO_URING_REGISTER);

  /** Calls that some arguments are allowed of. */
  private static final Set<SystemCall> FILTERED_BY_ARGUMENT =
      EnumSet.of(
          SystemCall.CLONE,
          SystemCall.IOCTL,
          SystemCall.PERSONALITY,
          SystemCall.SOCKET,
          SystemCall.SOCKETPAIR);

  /**
   * The kinds of programs that a process may say it is: the usual one, one of 32 bits, either with
   * an older kernel's version number; and the question for the present one. Others make memory
   * executable that is only readable, or its addresses known.
   */
  private static final int[] PERSONALITIES = {0x0, 0x8, 0x20000, 0x20008, 0xffff_ffff};

  private SeccompFilter() {}

  /** Machines whose calls are known, by the kernel's number for them. */
  enum Architecture {
    X86_64(0xc000_003e),
    AARCH64(0xc000_00b7);

    private final int audit;

    Architecture(int audit) {
      this.audit = audit;
    }

    /** The architecture of this machine; empty where it is another. */
    static Optional<Architecture> current() {
      return switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
        case "amd64", "x86_64" -> Optional.of(X86_64);
        case "aarch64", "arm64" -> Optional.of(AARCH64);
        default -> Optional.empty();
      };
    }
  }

  /** For this machine; no bytes where its calls are not known. */
  public static byte[] program() {
    return Architecture.current().map(SeccompFilter::program).orElse(new byte[0]);
  }

  static byte[] program(Architecture architecture) {
    BpfProgram program =
        new BpfProgram()
            .load(BpfProgram.ARCHITECTURE)
            .ifEqual(architecture.audit, calls(architecture))
            .answer(KILL_PROCESS); // A 32-bit call, whose numbers mean something else.
    return program.bytes();
  }

  private static BpfProgram calls(Architecture architecture) {
    BpfProgram program = new BpfProgram().load(BpfProgram.NUMBER);
    if (architecture == Architecture.X86_64) {
      program.answerIfAtLeast(X32, FAIL | ENOSYS);
    }
    for (SystemCall call : SystemCall.values()) {
      int number = call.number(architecture);
      if (number != SystemCall.NONE && !FILTERED_BY_ARGUMENT.contains(call)) {
        program.answerIfEqual(number, FAIL | (FAIL_WITH_ENOSYS.contains(call) ? ENOSYS : EPERM));
      }
    }
    return program
        .ifEqual(
            SystemCall.CLONE.number(architecture),
            new BpfProgram()
                .load(BpfProgram.argument(0))
                .answerIfAnyBit(NAMESPACES, FAIL | EPERM)
                .answer(ALLOW))
        .ifEqual(
            SystemCall.IOCTL.number(architecture),
            new BpfProgram()
                .load(BpfProgram.argument(1))
                .answerIfEqual(TIOCSTI, FAIL | EPERM)
                .answerIfEqual(TIOCLINUX, FAIL | EPERM)
                .answer(ALLOW))
        .ifEqual(SystemCall.PERSONALITY.number(architecture), personalities())
        .ifEqual(SystemCall.SOCKET.number(architecture), sockets())
        .ifEqual(
            SystemCall.SOCKETPAIR.number(architecture),
            new BpfProgram()
                .load(BpfProgram.argument(0))
                .answerIfEqual(AF_UNIX, ALLOW)
                .answer(FAIL | EAFNOSUPPORT))
        .answer(ALLOW);
  }

  private static BpfProgram personalities() {
    BpfProgram program = new BpfProgram().load(BpfProgram.argument(0));
    for (int personality : PERSONALITIES) {
      program.answerIfEqual(personality, ALLOW);
    }
    return program.answer(FAIL | EPERM);
  }

  private static BpfProgram internetProtocols() {
    BpfProgram program = new BpfProgram().load(BpfProgram.argument(2));
    for (int protocol : INTERNET_PROTOCOLS) {
      program.answerIfEqual(protocol, ALLOW);
    }
    return program.answer(FAIL | EPROTONOSUPPORT);
  }

  /** Local and internet sockets, and what lists the host's addresses. */
  private static BpfProgram sockets() {
    return new BpfProgram()
        .load(BpfProgram.argument(0))
        .answerIfEqual(AF_UNIX, ALLOW)
        .ifEqual(AF_INET, internetProtocols())
        .ifEqual(AF_INET6, internetProtocols())
        .ifEqual(
            AF_NETLINK,
            new BpfProgram()
                .load(BpfProgram.argument(2))
                .answerIfEqual(NETLINK_ROUTE, ALLOW)
                .answer(FAIL | EPROTONOSUPPORT))
        .answer(FAIL | EAFNOSUPPORT);
  }
}
