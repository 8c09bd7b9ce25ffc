#include "users.h"

#include "root.h"
#include "system.h"

#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

static int write_file(const char *path, const char *text) {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) {
    return fail("open", path);
  }
  ssize_t written = write(file, text, strlen(text));
  int result = written == (ssize_t)strlen(text) ? 0 : fail("write", path);
  close(file);
  return result;
}

static int map(const char *path, unsigned inside, unsigned outside) {
  char line[64];
  snprintf(line, sizeof line, "%u %u 1\n", inside, outside);
  return write_file(path, line);
}

int users_unshare(int flags, unsigned uid, unsigned gid) {
  unsigned outer_uid = geteuid();
  unsigned outer_gid = getegid();
  if (unshare(flags | (outer_uid == 0 ? 0 : CLONE_NEWUSER)) != 0) {
    return fail("unshare", outer_uid == 0 ? "namespaces" : "users");
  }
  if (outer_uid == 0) {
    return 0;
  }
  prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
  return write_file("/proc/self/setgroups", "deny") == 0 &&
                 map("/proc/self/uid_map", uid, outer_uid) == 0 &&
                 map("/proc/self/gid_map", gid, outer_gid) == 0
             ? 0
             : -1;
}
