#include "confine.h"

#include "system.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/utsname.h>

/* What getrlimit answers on AWS: processes, open files, bytes of locked memory and of the stack. */
#define MAX_PROCESSES 742
/* The same for all environments together, where they share a user; a hundred JVMs fit in. */
#define MAX_SHARED_PROCESSES 4096
#define MAX_FILES 1024
#define MAX_LOCKED 65536
#define MAX_STACK 8388608

static int limit(int resource, rlim_t most) {
  struct rlimit limits = {.rlim_cur = most, .rlim_max = most};
  return setrlimit(resource, &limits);
}

/* The same for limits that may be lower on this host, which an ordinary user cannot raise. */
static int limit_at_most(int resource, rlim_t soft, rlim_t hard) {
  struct rlimit limits;
  if (getrlimit(resource, &limits) != 0) {
    return -1;
  }
  if (limits.rlim_max > hard) {
    limits.rlim_max = hard;
  }
  limits.rlim_cur = soft < limits.rlim_max ? soft : limits.rlim_max;
  return setrlimit(resource, &limits);
}

/* Since Linux 5.14 processes are counted by user namespace, too, and not only by user. */
static int kernel_counts_by_namespace(void) {
  struct utsname host;
  int major = 0;
  int minor = 0;
  return uname(&host) == 0 && sscanf(host.release, "%d.%d", &major, &minor) == 2 &&
         (major > 5 || (major == 5 && minor >= 14));
}

static int drop_capabilities(void) {
  for (unsigned long capability = 0; capability < 64; capability++) {
    if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0 && errno != EINVAL) {
      return -1;
    }
  }
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  return 0;
}

static int clear_capabilities(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3];
  memset(none, 0, sizeof none);
  return (int)syscall(SYS_capset, &header, none);
}

static int install(const struct filter *filter) {
  if (filter->bytes == 0) {
    return 0;
  }
  struct sock_fprog program = {
      .len = (unsigned short)(filter->bytes / sizeof(struct sock_filter)),
      .filter = (struct sock_filter *)filter->program};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}

int confine(uint32_t uid, uint32_t gid, const struct filter *filter, const char **step) {
#define STEP(name, call)  \
  do {                    \
    *step = (name);       \
    if ((call) != 0) {    \
      return -errno;      \
    }                     \
  } while (0)

  STEP("RLIMIT_CORE", limit(RLIMIT_CORE, 0));
  STEP("RLIMIT_NOFILE", limit(RLIMIT_NOFILE, MAX_FILES));
  STEP("RLIMIT_MEMLOCK", limit_at_most(RLIMIT_MEMLOCK, MAX_LOCKED, MAX_LOCKED));
  STEP("RLIMIT_STACK", limit_at_most(RLIMIT_STACK, MAX_STACK, RLIM_INFINITY));
  if (uid != geteuid()) {
    STEP("RLIMIT_NPROC", limit(RLIMIT_NPROC, MAX_PROCESSES));
  } else if (kernel_counts_by_namespace()) {
    /* An unprivileged platform has one user namespace for all environments. */
    STEP("RLIMIT_NPROC",
         limit_at_most(RLIMIT_NPROC, MAX_SHARED_PROCESSES, MAX_SHARED_PROCESSES));
  }
  STEP("bounding set", drop_capabilities());
  *step = "groups";
  /* A user namespace of an unprivileged user does not allow it, and has no groups to leave. */
  if (setgroups(0, NULL) != 0 && errno != EPERM) {
    return -errno;
  }
  STEP("group", setresgid(gid, gid, gid));
  STEP("user", setresuid(uid, uid, uid));
  STEP("capabilities", clear_capabilities());
  STEP("no new privileges", prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
  STEP("system call filter", install(filter));
  return 0;
#undef STEP
}
