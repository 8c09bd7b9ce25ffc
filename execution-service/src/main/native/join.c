/*
 * What a zygote calls around a fork, so that its child becomes the program of a sandbox that is
 * already there. The zygote is Python; this is a library for its ctypes.
 */
#include "confine.h"
#include "system.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/prctl.h>

/* Where the launcher left the system call filter. */
#define FILTER 4
#define MAX_FILTER 65536
/* Set where the sandboxes have networks of their own, which their programs join. */
#define OWN_NETWORK "LAMBENT_OWN_NETWORK"

static struct filter filter;
static int own_processes = -1;
static int own_network;

__attribute__((constructor)) static void load(void) {
  void *program = malloc(MAX_FILTER);
  ssize_t length = program ? read(FILTER, program, MAX_FILTER) : -1;
  if (length > 0) {
    filter.program = program;
    filter.bytes = (size_t)length;
  }
  close(FILTER);
  own_processes = open("/proc/self/ns/pid", O_RDONLY | O_CLOEXEC);
  own_network = getenv(OWN_NETWORK) ? CLONE_NEWNET : 0;
}

/* Children forked from now on are in the sandbox's pid namespace. Returns 0 or -errno. */
int lambent_pid_namespace(int pidfd) {
  return setns(pidfd, CLONE_NEWPID) == 0 ? 0 : -errno;
}

/* Children forked from now on are in this process's own again. Returns 0 or -errno. */
int lambent_own_pid_namespace(void) {
  return setns(own_processes, CLONE_NEWPID) == 0 ? 0 : -errno;
}

/* In the child: joins the sandbox for good and gives up all privileges. Returns 0 or -errno. */
int lambent_join(int pidfd, unsigned uid, unsigned gid) {
  const char *step;
  if (setns(pidfd, own_network | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP) !=
      0) {
    return -errno;
  }
  int confined = confine(uid, gid, &filter, &step);
  /* As an executed program is: its own /proc is its own. There is nothing of others in its memory. */
  prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
  return confined;
}
