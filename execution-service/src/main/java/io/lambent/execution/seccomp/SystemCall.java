package io.lambent.execution.seccomp;

/**
 * System calls that functions may not make, or only in part, with their numbers on both
 * architectures ({@code arch/x86/entry/syscalls/syscall_64.tbl} and {@code
 * include/uapi/asm-generic/unistd.h} of Linux).
 */
enum SystemCall {
  // Other views of files, and other namespaces.
  MOUNT(165, 40),
  UMOUNT2(166, 39),
  PIVOT_ROOT(155, 41),
  CHROOT(161, 51),
  SETNS(308, 268),
  UNSHARE(272, 97),
  OPEN_TREE(428, 428),
  MOVE_MOUNT(429, 429),
  FSOPEN(430, 430),
  FSCONFIG(431, 431),
  FSMOUNT(432, 432),
  FSPICK(433, 433),
  MOUNT_SETATTR(442, 442),
  OPEN_TREE_ATTR(467, 467),
  OPEN_BY_HANDLE_AT(304, 265),
  FANOTIFY_INIT(300, 262),
  FANOTIFY_MARK(301, 263),
  QUOTACTL(179, 60),
  QUOTACTL_FD(443, 443),
  USTAT(136, SystemCall.NONE),
  SYSFS(139, SystemCall.NONE),

  // The kernel's keys, which have no namespace.
  ADD_KEY(248, 217),
  REQUEST_KEY(249, 218),
  KEYCTL(250, 219),

  // Programs inside the kernel, and other large parts of it that functions do not need.
  BPF(321, 280),
  PERF_EVENT_OPEN(298, 241),
  USERFAULTFD(323, 282),
  INIT_MODULE(175, 105),
  FINIT_MODULE(313, 273),
  DELETE_MODULE(176, 106),
  KEXEC_LOAD(246, 104),
  KEXEC_FILE_LOAD(320, 294),
  LOOKUP_DCOOKIE(212, 18),
  USELIB(134, SystemCall.NONE),
  MODIFY_LDT(154, SystemCall.NONE),
  IOPL(172, SystemCall.NONE),
  IOPERM(173, SystemCall.NONE),
  IO_URING_SETUP(425, 425),
  IO_URING_ENTER(426, 426),
  IO_URING_REGISTER(427, 427),

  // The machine as a whole.
  ACCT(163, 89),
  SWAPON(167, 224),
  SWAPOFF(168, 225),
  REBOOT(169, 142),
  SYSLOG(103, 116),
  VHANGUP(153, 58),
  SETHOSTNAME(170, 161),
  SETDOMAINNAME(171, 162),
  CLOCK_SETTIME(227, 112),
  CLOCK_ADJTIME(305, 266),
  SETTIMEOFDAY(164, 170),
  ADJTIMEX(159, 171),

  // Other processes' memory and descriptors, and where in the machine memory lies.
  PROCESS_VM_READV(310, 270),
  PROCESS_VM_WRITEV(311, 271),
  PIDFD_GETFD(438, 438),
  KCMP(312, 272),
  MIGRATE_PAGES(256, 238),
  MOVE_PAGES(279, 239),
  MBIND(237, 235),
  SET_MEMPOLICY(238, 237),
  GET_MEMPOLICY(239, 236),
  SET_MEMPOLICY_HOME_NODE(450, 450),

  // In part only.
  CLONE(56, 220),
  CLONE3(435, 435),
  IOCTL(16, 29),
  PERSONALITY(135, 92),
  SOCKET(41, 198),
  SOCKETPAIR(53, 199);

  /** The number of a call that an architecture does not have. */
  static final int NONE = -1;

  private final int x86;
  private final int arm;

  SystemCall(int x86, int arm) {
    this.x86 = x86;
    this.arm = arm;
  }

  int number(SeccompFilter.Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> x86;
      case AARCH64 -> arm;
    };
  }
}
