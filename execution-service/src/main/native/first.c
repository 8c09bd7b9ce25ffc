#include "first.h"

#include "alive.h"
#include "system.h"

#include <errno.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

/* Where a zygote finds its control socket and the system call filter. */
#define ZYGOTE_SOCKET 3
#define ZYGOTE_FILTER 4

int exit_status_of(int wait_status) {
  return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

static _Noreturn void give_up(const struct plan *plan) {
  (void)!write(plan->status, failure, strlen(failure));
  _exit(125);
}

/* Nothing of the launcher's but the descriptors that are named stays open when a program starts. */
static void set_standard_streams(const struct plan *plan) {
  int nowhere = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nowhere < 0 || dup2(nowhere, STDIN_FILENO) < 0 || dup2(plan->output, STDOUT_FILENO) < 0 ||
      dup2(plan->output, STDERR_FILENO) < 0) {
    fail("set", "the standard streams");
    give_up(plan);
  }
}

/* Tells the launcher where the program cannot be executed; where it can, closes the status pipe. */
static _Noreturn void execute(const struct plan *plan) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  signal(SIGPIPE, SIG_DFL);
  execve(plan->arguments[0], plan->arguments, plan->variables);
  fail("fork/exec", plan->arguments[0]);
  give_up(plan);
}

static _Noreturn void program(const struct plan *plan) {
  const char *step = "";
  setsid();
  set_standard_streams(plan);
  int confined = confine(plan->uid, plan->gid, plan->filter, &step);
  if (confined != 0) {
    errno = -confined;
    fail("confine", step);
    give_up(plan);
  }
  if (chdir(plan->directory) != 0) {
    fail("change to", plan->directory);
    give_up(plan);
  }
  execute(plan);
}

static void move_descriptor(const struct plan *plan, int from, int to) {
  /* Above both places, so that neither overwrites the other's source. */
  if (from < 0 || dup2(from, to) < 0) {
    fail("hand over", "a descriptor");
    give_up(plan);
  }
}

/*
 * In the user namespace of an unprivileged user a program loses all capabilities when it is
 * executed, for it is not root there. A zygote keeps those that it needs to let its children join
 * their sandboxes, which then give them up.
 */
static int keep_capabilities(void) {
  static const uint32_t needed[] = {CAP_SYS_ADMIN, CAP_SYS_CHROOT, CAP_SETPCAP};
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];
  if (geteuid() == 0) {
    return 0;
  }
  if (syscall(SYS_capget, &header, sets) != 0) {
    return -1;
  }
  for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
    sets[CAP_TO_INDEX(needed[i])].inheritable |= CAP_TO_MASK(needed[i]);
  }
  if (syscall(SYS_capset, &header, sets) != 0) {
    return -1;
  }
  for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, needed[i], 0, 0) != 0) {
      return -1;
    }
  }
  return 0;
}

static _Noreturn void zygote(const struct plan *plan) {
  int filter = memfd_create("filter", MFD_CLOEXEC);
  if (filter < 0 || (plan->filter->bytes > 0 && write(filter, plan->filter->program,
                                                      plan->filter->bytes) < 0)) {
    fail("hand over", "the system call filter");
    give_up(plan);
  }
  lseek(filter, 0, SEEK_SET);
  set_standard_streams(plan);
  if (keep_capabilities() != 0) {
    fail("keep", "the zygote's capabilities");
    give_up(plan);
  }
  int high_socket = fcntl(plan->channel, F_DUPFD_CLOEXEC, 10);
  int high_filter = fcntl(filter, F_DUPFD_CLOEXEC, 10);
  int high_status = fcntl(plan->status, F_DUPFD_CLOEXEC, 10);
  struct plan moved = *plan;
  moved.status = high_status;
  move_descriptor(&moved, high_socket, ZYGOTE_SOCKET);
  move_descriptor(&moved, high_filter, ZYGOTE_FILTER);
  execute(&moved);
}

/* Takes in what lost its parent, until the program ends; where there is none, until it is killed. */
static _Noreturn void wait_for(pid_t program_pid) {
  sigset_t children;
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  for (;;) {
    int status;
    pid_t ended = waitpid(-1, &status, WNOHANG);
    if (ended > 0 && ended == program_pid) {
      _exit(exit_status_of(status));
    }
    if (ended <= 0) {
      sigwaitinfo(&children, NULL);
    }
  }
}

_Noreturn void first_process(const struct plan *plan) {
  end_with_launcher();
  /* First, so that the kernel's memory for the network does not count as the function's. */
  if (network_enter(&plan->network, plan->made, plan->id) != 0) {
    give_up(plan);
  }
  for (size_t i = 0; i < plan->group_count; i++) {
    if (write(plan->groups[i], "0", 1) != 1) {
      fail("join", "a control group");
      give_up(plan);
    }
  }
  if (root_complete(&plan->binds, plan->temporary, plan->kind != ZYGOTE) != 0) {
    give_up(plan);
  }
  if (plan->kind == ZYGOTE) {
    zygote(plan);
  }
  if (sethostname("localhost", strlen("localhost")) != 0) {
    fail("name", "the host");
    give_up(plan);
  }
  pid_t started = -1;
  if (plan->kind == EXECUTED) {
    started = fork();
    if (started == 0) {
      program(plan);
    }
    if (started < 0) {
      fail("fork", "");
      give_up(plan);
    }
  }
  const char *step = "";
  int confined = confine(plan->uid, plan->gid, plan->filter, &step);
  if (confined != 0) {
    errno = -confined;
    fail("confine", step);
    give_up(plan);
  }
  /* A change of the user has taken it back. */
  end_with_launcher();
  prctl(PR_SET_NAME, "lambent-init", 0, 0, 0);
  syscall(SYS_close_range, 0, ~0U, 0);
  wait_for(started);
}
