/*
 * Lambent's launcher: starts the sandboxes of execution environments. One process a platform; it
 * does what it is told through its standard input, says what came of it through its standard
 * output, and ends, with all sandboxes, when the platform does.
 *
 * It is small and single-threaded, so that it forks in tens of microseconds, which a Java virtual
 * machine cannot. As root it gives each sandbox a user of its own; for other users it first makes a
 * user namespace. Linux 5.12 or later.
 */
#include "confine.h"
#include "message.h"
#include "root.h"
#include "sandbox.h"
#include "system.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>

#define MAX_MESSAGE (1024 * 1024)
#define MAX_WATCHED 20000

static uint8_t *received;
static size_t received_length;
static struct filter filter;

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

/* One user of the host, under the number that sandboxes have: nobody else's files are in reach. */
static int map_user(const char *path, unsigned inside, unsigned outside) {
  char map[64];
  snprintf(map, sizeof map, "%u %u 1\n", inside, outside);
  return write_file(path, map);
}

static int enter_own_namespaces(unsigned user) {
  unsigned uid = geteuid();
  unsigned gid = getegid();
  int flags = CLONE_NEWNS | (uid == 0 ? 0 : CLONE_NEWUSER);
  if (unshare(flags) != 0) {
    return fail("unshare", uid == 0 ? "mounts" : "users");
  }
  if (uid != 0) {
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    if (write_file("/proc/self/setgroups", "deny") != 0 ||
        map_user("/proc/self/uid_map", user, uid) != 0 ||
        map_user("/proc/self/gid_map", user, gid) != 0) {
      return -1;
    }
  }
  return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 ? 0 : fail("make private", "/");
}

/* 'T': u32 user of sandboxes where they share one, list of filter words, then root_template's. */
static int make_template(struct fields *fields) {
  uint32_t user = read_u32(fields);
  uint32_t length = read_u32(fields);
  if (length > (size_t)(fields->end - fields->at)) {
    fields->bad = true;
    return -1;
  }
  void *program = malloc(length + 1);
  if (!program) {
    return fail("allocate", "the filter");
  }
  memcpy(program, fields->at, length);
  fields->at += length;
  filter.program = program;
  filter.bytes = length;
  return enter_own_namespaces(user) == 0 ? root_template(fields) : -1;
}

static void handle(const uint8_t *message, size_t length) {
  struct fields fields = {.at = message + 1, .end = message + length};
  switch (message[0]) {
    case 'T':
      if (make_template(&fields) != 0 || fields.bad) {
        send_failure('T', 0, fields.bad ? "a malformed message" : failure);
        _exit(1);
      }
      send_message('t', 0, NULL, 0);
      break;
    case 'S':
      sandbox_start(&fields, &filter);
      break;
    case 'B':
      sandbox_bind(&fields);
      break;
    case 'K':
      sandbox_kill(read_u64(&fields));
      break;
    default:
      _exit(64);
  }
}

static uint32_t length_at(const uint8_t *at) {
  return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* Reads what the platform has sent and does it. What it says has functions' secrets in it. */
static void receive(void) {
  ssize_t length =
      read(STDIN_FILENO, received + received_length, MAX_MESSAGE + 4 - received_length);
  if (length == 0 || (length < 0 && errno != EINTR)) {
    _exit(0);
  }
  if (length < 0) {
    return;
  }
  received_length += (size_t)length;
  size_t done = 0;
  while (received_length - done >= 4) {
    uint32_t size = length_at(received + done);
    if (size == 0 || size > MAX_MESSAGE) {
      _exit(64);
    }
    if (received_length - done - 4 < size) {
      break;
    }
    handle(received + done + 4, size);
    done += 4 + (size_t)size;
  }
  memmove(received, received + done, received_length - done);
  explicit_bzero(received + received_length - done, done);
  received_length -= done;
}

static void watch(int signals) {
  static struct pollfd watched[MAX_WATCHED];
  static struct sandbox *whose[MAX_WATCHED];
  size_t count = 2;
  watched[0] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
  watched[1] = (struct pollfd){.fd = signals, .events = POLLIN};
  for (struct sandbox *each = sandbox_first(); each && count < MAX_WATCHED; each = each->next) {
    int descriptor = each->status >= 0        ? each->status
                     : each->kind == ZYGOTE ? each->channel
                                              : -1;
    if (descriptor >= 0) {
      watched[count] = (struct pollfd){.fd = descriptor, .events = POLLIN};
      whose[count++] = each;
    }
  }
  if (poll(watched, count, -1) < 0) {
    return;
  }
  /* Nothing of these frees a sandbox; reaping, which does, is last. */
  for (size_t i = 2; i < count; i++) {
    if (watched[i].revents) {
      if (whose[i]->status >= 0) {
        sandbox_status(whose[i]);
      } else if (whose[i]->channel >= 0) {
        sandbox_zygote_said(whose[i]);
      }
    }
  }
  if (watched[0].revents) {
    receive();
  }
  if (watched[1].revents) {
    struct signalfd_siginfo ignored;
    (void)!read(signals, &ignored, sizeof ignored);
    sandbox_reap();
  }
}

int main(void) {
  struct rlimit files;
  sigset_t children;
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  prctl(PR_SET_NAME, "lambent-launch", 0, 0, 0);
  signal(SIGPIPE, SIG_IGN);
  umask(022);
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  sigprocmask(SIG_BLOCK, &children, NULL);
  int signals = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
  received = malloc(MAX_MESSAGE + 4);
  if (signals < 0 || !received) {
    return 71;
  }
  for (;;) {
    watch(signals);
  }
}
