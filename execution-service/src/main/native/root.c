#include "root.h"

#include "system.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define READ_ONLY (MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)
#define WRITABLE (MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC)

char failure[300];

/* The root of all sandboxes, writable; they have it read-only. */
static int root_tree = -1;
static int own_namespace = -1;
static int template_namespace = -1;

int fail(const char *what, const char *path) {
  int error = errno;
  snprintf(failure, sizeof failure, "%s %s: %s", what, path, strerror(error));
  return -1;
}

static int set_attributes(int tree, uint64_t attributes) {
  struct mount_attr changed = {.attr_set = attributes};
  return sys_mount_setattr(tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &changed);
}

static int open_source(const char *source, uint64_t attributes) {
  int tree = sys_open_tree(AT_FDCWD, source, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
  if (tree < 0) {
    return fail("open", source);
  }
  if (attributes && set_attributes(tree, attributes) != 0) {
    fail("restrict", source);
    close(tree);
    return -1;
  }
  return tree;
}

static int new_filesystem(const char *type, const char *option, const char *value,
                          unsigned attributes) {
  int fs = sys_fsopen(type, FSOPEN_CLOEXEC);
  if (fs < 0) {
    return fail("open a file system", type);
  }
  int tree = -1;
  if ((!option || sys_fsconfig(fs, FSCONFIG_SET_STRING, option, value, 0) == 0) &&
      (strcmp(type, "tmpfs") != 0 ||
       sys_fsconfig(fs, FSCONFIG_SET_STRING, "mode", option ? "1777" : "0755", 0) == 0) &&
      sys_fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0) {
    tree = sys_fsmount(fs, FSMOUNT_CLOEXEC, attributes);
  }
  if (tree < 0) {
    fail("make a file system", type);
  }
  close(fs);
  return tree;
}

/* Makes a directory of the root and those above it, passable for every user. */
static int make_directory(const char *path) {
  char part[4096];
  size_t length = strlen(path);
  if (path[0] != '/' || length >= sizeof part) {
    errno = ENAMETOOLONG;
    return fail("make", path);
  }
  memcpy(part, path + 1, length);
  for (char *at = part; *at; at++) {
    if (*at == '/') {
      *at = 0;
      if (mkdirat(root_tree, part, 0755) != 0 && errno != EEXIST && errno != EROFS) {
        return fail("make", path);
      }
      *at = '/';
    }
  }
  if (*part && mkdirat(root_tree, part, 0755) != 0 && errno != EEXIST && errno != EROFS) {
    return fail("make", path);
  }
  return 0;
}

/* Makes what a tree can be mounted on, where there is nothing yet. */
static int make_target(int tree, const char *target) {
  struct stat status;
  if (target[0] != '/') {
    errno = EINVAL;
    return fail("mount at", target);
  }
  if (fstatat(root_tree, target + 1, &status, AT_SYMLINK_NOFOLLOW) == 0) {
    return 0;
  }
  if (fstatat(tree, "", &status, AT_EMPTY_PATH) != 0) {
    return fail("look at", target);
  }
  if (S_ISDIR(status.st_mode)) {
    return make_directory(target);
  }
  char *parent = strdup(target);
  char *slash = parent ? strrchr(parent, '/') : NULL;
  int made = -1;
  if (slash) {
    *slash = 0;
    made = *parent ? make_directory(parent) : 0;
  }
  free(parent);
  if (made != 0) {
    return -1;
  }
  int file = openat(root_tree, target + 1, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
  if (file < 0) {
    return errno == EROFS ? 0 : fail("make", target);
  }
  close(file);
  return 0;
}

static int attach(int tree, const char *target) {
  return sys_move_mount(tree, "", AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH) == 0
             ? 0
             : fail("mount", target);
}

int root_open(struct fields *fields, struct binds *binds) {
  uint32_t count = read_u32(fields);
  memset(binds, 0, sizeof *binds);
  if (count > 256) {
    fields->bad = true;
    return -1;
  }
  binds->trees = calloc((size_t)count + 1, sizeof *binds->trees);
  binds->targets = calloc((size_t)count + 1, sizeof *binds->targets);
  if (!binds->trees || !binds->targets) {
    return fail("allocate", "binds");
  }
  for (uint32_t i = 0; i < count; i++) {
    const char *source = read_string(fields);
    const char *target = read_string(fields);
    bool writable = read_u8(fields) != 0;
    if (fields->bad) {
      return -1;
    }
    int tree = open_source(source, writable ? WRITABLE : READ_ONLY);
    if (tree < 0) {
      return -1;
    }
    binds->trees[i] = tree;
    binds->targets[i] = target;
    binds->count = i + 1;
    if (make_target(tree, target) != 0) {
      return -1;
    }
  }
  return 0;
}

void root_release(struct binds *binds) {
  for (size_t i = 0; i < binds->count; i++) {
    close(binds->trees[i]);
  }
  free(binds->trees);
  free(binds->targets);
  memset(binds, 0, sizeof *binds);
}

/* The host's devices that every program may use. */
static int open_devices(struct binds *devices) {
  static const char *const names[] = {"/dev/null",   "/dev/zero",    "/dev/full",
                                      "/dev/random", "/dev/urandom", "/dev/tty"};
  static int trees[sizeof names / sizeof *names];
  static const char *targets[sizeof names / sizeof *names];
  devices->trees = trees;
  devices->targets = targets;
  devices->count = 0;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    int tree = open_source(names[i], MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC);
    if (tree < 0 || make_target(tree, names[i]) != 0) {
      return -1;
    }
    trees[i] = tree;
    targets[i] = names[i];
    devices->count = i + 1;
  }
  return 0;
}

static int make_link(const char *content, const char *target) {
  return symlinkat(content, root_tree, target + 1) == 0 || errno == EEXIST ? 0
                                                                           : fail("link", target);
}

static int make_entries(struct fields *fields) {
  char **directories = read_strings(fields);
  int made = 0;
  for (char **each = directories; made == 0 && each && *each; each++) {
    made = make_directory(*each);
  }
  free(directories);
  uint32_t links = read_u32(fields);
  for (uint32_t i = 0; made == 0 && i < links && !fields->bad; i++) {
    const char *target = read_string(fields);
    const char *content = read_string(fields);
    made = fields->bad ? -1 : make_link(content, target);
  }
  if (made == 0) {
    /* As on AWS there is no /dev/shm: programs find that they have no shared semaphores. */
    made = make_directory("/proc") | make_directory("/tmp") | make_directory("/dev") |
           make_link("/proc/self/fd", "/dev/fd") | make_link("/proc/self/fd/0", "/dev/stdin") |
           make_link("/proc/self/fd/1", "/dev/stdout") |
           make_link("/proc/self/fd/2", "/dev/stderr");
  }
  return made;
}

/*
 * In a process and a mount namespace of its own: makes the root with the system's binds the only
 * thing in it. The host's /proc stays until a sandbox has its own: an unprivileged user may mount
 * one only where one can be seen whole.
 */
static int build(const struct binds *system, const struct binds *devices, int processes) {
  if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
    return fail("unshare", "mounts");
  }
  /* Before Linux 6.15 only a tree that is mounted here can be cloned; the first stays writable. */
  if (attach(root_tree, "/tmp") != 0) {
    return -1;
  }
  int tree = sys_open_tree(AT_FDCWD, "/tmp", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
  if (tree < 0 || attach(tree, "/tmp") != 0 || chdir("/tmp") != 0) {
    return fail("attach", "the root");
  }
  if (syscall(SYS_pivot_root, ".", ".") != 0 || umount2(".", MNT_DETACH) != 0 || chdir("/") != 0) {
    return fail("pivot to", "the root");
  }
  for (size_t i = 0; i < system->count; i++) {
    if (attach(system->trees[i], system->targets[i]) != 0) {
      return -1;
    }
  }
  for (size_t i = 0; i < devices->count; i++) {
    if (attach(devices->trees[i], devices->targets[i]) != 0) {
      return -1;
    }
  }
  if (attach(processes, "/proc") != 0) {
    return -1;
  }
  struct mount_attr read_only = {.attr_set = READ_ONLY};
  return sys_mount_setattr(AT_FDCWD, "/", 0, &read_only) == 0 ? 0 : fail("make read-only", "/");
}

static int in_child(const struct binds *system, const struct binds *devices, int processes) {
  int ready[2];
  int done[2];
  if (pipe2(ready, O_CLOEXEC) != 0 || pipe2(done, O_CLOEXEC) != 0) {
    return fail("make", "a pipe");
  }
  pid_t child = fork();
  if (child < 0) {
    return fail("fork", "");
  }
  if (child == 0) {
    close(done[1]);
    char end;
    int built = build(system, devices, processes);
    const char *said = built == 0 ? "" : failure;
    if (write(ready[1], said, strlen(said) + 1) > 0 && built == 0) {
      (void)!read(done[0], &end, 1);
    }
    _exit(0);
  }
  close(ready[1]);
  close(done[0]);
  char path[64];
  ssize_t said = read(ready[0], failure, sizeof failure - 1);
  int result = -1;
  if (said == 1 && failure[0] == 0) {
    snprintf(path, sizeof path, "/proc/%d/ns/mnt", child);
    template_namespace = open(path, O_RDONLY | O_CLOEXEC);
    result = template_namespace < 0 ? fail("open", path) : 0;
  } else if (said <= 0) {
    errno = ECHILD;
    fail("build", "the root");
  }
  close(ready[0]);
  close(done[1]);
  waitpid(child, NULL, 0);
  return result;
}

int root_template(struct fields *fields) {
  root_tree = new_filesystem("tmpfs", NULL, NULL, 0);
  own_namespace = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
  if (root_tree < 0 || own_namespace < 0) {
    return own_namespace < 0 ? fail("open", "/proc/self/ns/mnt") : -1;
  }
  if (make_entries(fields) != 0) {
    return -1;
  }
  struct binds system;
  struct binds devices;
  int result = root_open(fields, &system);
  if (result == 0) {
    result = open_devices(&devices);
  }
  if (result == 0) {
    int processes = open_source("/proc", 0);
    result = processes < 0 ? -1 : in_child(&system, &devices, processes);
    close(processes);
  }
  root_release(&system);
  return result;
}

int root_enter_template(void) {
  return setns(template_namespace, CLONE_NEWNS) == 0 ? 0 : fail("enter", "the template");
}

void root_leave(void) {
  if (setns(own_namespace, CLONE_NEWNS) != 0) {
    /* Nothing this process would do from here on could be right. */
    _exit(70);
  }
}

int root_complete(const struct binds *binds, uint64_t temporary, bool processes) {
  for (size_t i = 0; i < binds->count; i++) {
    if (attach(binds->trees[i], binds->targets[i]) != 0) {
      return -1;
    }
  }
  char size[32];
  snprintf(size, sizeof size, "%llu", (unsigned long long)temporary);
  int tmp = new_filesystem("tmpfs", "size", size, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
  if (tmp < 0 || attach(tmp, "/tmp") != 0) {
    return -1;
  }
  close(tmp);
  if (!processes) {
    return 0;
  }
  int proc = new_filesystem("proc", NULL, NULL,
                            MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
  if (proc < 0) {
    return -1;
  }
  if (umount2("/proc", MNT_DETACH) != 0) {
    return fail("unmount", "/proc");
  }
  int attached = attach(proc, "/proc");
  close(proc);
  return attached;
}

int root_bind(int pidfd, const struct binds *binds, uint64_t temporary) {
  if (setns(pidfd, CLONE_NEWNS) != 0) {
    return fail("enter", "the sandbox");
  }
  int result = 0;
  for (size_t i = 0; result == 0 && i < binds->count; i++) {
    result = attach(binds->trees[i], binds->targets[i]);
  }
  if (result == 0 && temporary > 0) {
    char size[40];
    snprintf(size, sizeof size, "size=%llu", (unsigned long long)temporary);
    if (mount(NULL, "/tmp", NULL, MS_REMOUNT | MS_NOSUID | MS_NODEV, size) != 0) {
      result = fail("size", "/tmp");
    }
  }
  root_leave();
  return result;
}
