#include "sandbox.h"

#include "first.h"
#include "root.h"
#include "system.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

#define SANDBOX_NAMESPACES (CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP)

/* Buckets of each table; a power of two, some two for each sandbox of a busy host. */
#define BUCKETS 4096

/* Milliseconds that a zygote may take for a fork, which takes it some three. */
#define FORK_LIMIT 5000

/* The same from its start to its first request: it loads the runtime client meanwhile. */
#define LOAD_LIMIT 60000

static struct sandbox *sandboxes;
static struct sandbox *zygotes;
static struct sandbox *by_id[BUCKETS];
static struct sandbox *by_pid[BUCKETS];
static int watching = -1;

void sandbox_watch_with(int epoll) {
  watching = epoll;
}

static struct sandbox *find(uint64_t id) {
  struct sandbox *each = by_id[id % BUCKETS];
  while (each && each->id != id) {
    each = each->next_by_id;
  }
  return each;
}

/* The sandbox with this first process. */
static struct sandbox *find_first_process(pid_t pid) {
  struct sandbox *each = by_pid[(unsigned)pid % BUCKETS];
  while (each && each->pid != pid) {
    each = each->next_by_pid;
  }
  return each;
}

/* The sandbox with this program; for those that lost the zygote that forked them, hence rare. */
static struct sandbox *find_program(pid_t pid) {
  struct sandbox *each = sandboxes;
  while (each && each->program != pid) {
    each = each->next;
  }
  return each;
}

static void remember(struct sandbox *sandbox) {
  sandbox->next = sandboxes;
  if (sandboxes) {
    sandboxes->previous = sandbox;
  }
  sandboxes = sandbox;
  struct sandbox **id = &by_id[sandbox->id % BUCKETS];
  sandbox->next_by_id = *id;
  *id = sandbox;
  struct sandbox **pid = &by_pid[(unsigned)sandbox->pid % BUCKETS];
  sandbox->next_by_pid = *pid;
  *pid = sandbox;
}

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

static void watch(struct sandbox *sandbox, int descriptor) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = sandbox};
  if (epoll_ctl(watching, EPOLL_CTL_ADD, descriptor, &event) != 0) {
    _exit(71);
  }
}

static void close_if_open(int *descriptor) {
  if (*descriptor >= 0) {
    close(*descriptor);
    *descriptor = -1;
  }
}

/* First processes that were just forked have copies, so that closing alone does not end it. */
static void close_watched(int *descriptor) {
  if (*descriptor >= 0) {
    epoll_ctl(watching, EPOLL_CTL_DEL, *descriptor, NULL);
    close_if_open(descriptor);
  }
}

static void release(struct sandbox *sandbox) {
  close_if_open(&sandbox->pidfd);
  close_watched(&sandbox->status);
  close_watched(&sandbox->channel);
  for (char **group = sandbox->groups; group && *group; group++) {
    free(*group);
  }
  free(sandbox->groups);
  free(sandbox);
}

static void forget(struct sandbox *gone) {
  if (gone->previous) {
    gone->previous->next = gone->next;
  } else {
    sandboxes = gone->next;
  }
  if (gone->next) {
    gone->next->previous = gone->previous;
  }
  struct sandbox **id = &by_id[gone->id % BUCKETS];
  while (*id != gone) {
    id = &(*id)->next_by_id;
  }
  *id = gone->next_by_id;
  struct sandbox **pid = &by_pid[(unsigned)gone->pid % BUCKETS];
  while (*pid != gone) {
    pid = &(*pid)->next_by_pid;
  }
  *pid = gone->next_by_pid;
  release(gone);
}

static void end(struct sandbox *sandbox) {
  syscall(SYS_pidfd_send_signal, sandbox->pidfd, SIGKILL, NULL, 0);
}

void sandbox_kill(uint64_t id) {
  struct sandbox *sandbox = find(id);
  if (sandbox) {
    end(sandbox);
  }
  send_message('k', id, NULL, 0);
}

/* The start did not succeed. The platform learns of its end when the first process is reaped. */
static void start_failed(struct sandbox *sandbox, const char *reason) {
  if (!sandbox->failed) {
    sandbox->failed = true;
    send_failure('S', sandbox->id, reason);
  }
  end(sandbox);
}

/* A start that did not come to a process. */
static void not_started(uint64_t id, const char *reason) {
  send_failure('S', id, reason);
  send_number('x', id, 125);
}

static int open_groups(char **files, int *descriptors, size_t most, size_t *count) {
  *count = 0;
  for (char **file = files; file && *file; file++) {
    int descriptor = *count < most ? open(*file, O_WRONLY | O_CLOEXEC) : -1;
    if (descriptor < 0) {
      return fail("open", *file);
    }
    descriptors[(*count)++] = descriptor;
  }
  return 0;
}

static char **copy_strings(char **strings) {
  size_t count = 0;
  while (strings[count]) {
    count++;
  }
  char **copy = calloc(count + 1, sizeof *copy);
  for (size_t i = 0; copy && i < count; i++) {
    copy[i] = strdup(strings[i]);
  }
  return copy;
}

/*
 * Opens where a program's output goes. A pipe whose reader is gone, because the platform has given
 * the start up meanwhile, is an error; without O_NONBLOCK opening it would wait for a reader.
 */
static int open_output(const char *path) {
  int output = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK);
  if (output < 0) {
    return fail("open", path);
  }
  int flags = fcntl(output, F_GETFL);
  if (flags < 0 || fcntl(output, F_SETFL, flags & ~O_NONBLOCK) != 0) {
    close(output);
    return fail("open", path);
  }
  return output;
}

static int open_channel(enum kind kind, int output, int ends[2]) {
  ends[0] = -1;
  ends[1] = -1;
  if (kind == ZYGOTE) {
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends);
  }
  if (kind == FORKED) {
    ends[0] = fcntl(output, F_DUPFD_CLOEXEC, 0);
    return ends[0] < 0 ? -1 : 0;
  }
  return 0;
}

static int start(struct sandbox *sandbox, struct plan *plan, char **group_files,
                 const char *output) {
  int groups[16];
  int status[2] = {-1, -1};
  int channel[2] = {-1, -1};
  int result = -1;
  plan->groups = groups;
  plan->output = open_output(output);
  if (plan->output >= 0 &&
      open_groups(group_files, groups, sizeof groups / sizeof *groups, &plan->group_count) == 0) {
    if (pipe2(status, O_CLOEXEC | O_NONBLOCK) != 0 ||
        open_channel(plan->kind, plan->output, channel) != 0) {
      fail("make", "the sandbox's pipes");
    } else if (root_enter_template() == 0) {
      plan->status = status[1];
      plan->channel = channel[1];
      uint64_t flags = CLONE_NEWNS | (plan->kind == ZYGOTE ? 0 : SANDBOX_NAMESPACES);
      sandbox->pid = sys_fork_into(flags, &sandbox->pidfd);
      if (sandbox->pid == 0) {
        first_process(plan);
      }
      result = sandbox->pid < 0 ? fail("fork into", "new namespaces") : 0;
      root_leave();
    }
  }
  for (size_t i = 0; i < plan->group_count; i++) {
    close(groups[i]);
  }
  close_if_open(&plan->output);
  close_if_open(&status[1]);
  close_if_open(&channel[1]);
  sandbox->status = status[0];
  sandbox->channel = channel[0];
  return result;
}

void sandbox_start(struct fields *fields, const struct filter *filter) {
  struct plan plan = {.filter = filter, .output = -1};
  struct sandbox *sandbox = calloc(1, sizeof *sandbox);
  if (!sandbox) {
    _exit(71);
  }
  sandbox->pidfd = -1;
  sandbox->status = -1;
  sandbox->channel = -1;
  sandbox->exit_status = -1;
  sandbox->id = read_u64(fields);
  sandbox->kind = plan.kind = (enum kind)read_u8(fields);
  sandbox->zygote = read_u64(fields);
  sandbox->uid = plan.uid = read_u32(fields);
  sandbox->gid = plan.gid = read_u32(fields);
  const char *output = read_string(fields);
  plan.directory = read_string(fields);
  plan.temporary = read_u64(fields);
  int opened = root_open(fields, &plan.binds);
  char **groups = opened == 0 ? read_strings(fields) : NULL;
  plan.arguments = opened == 0 ? read_strings(fields) : NULL;
  plan.variables = opened == 0 ? read_strings(fields) : NULL;
  if (fields->bad) {
    not_started(sandbox->id, "a malformed message");
    release(sandbox);
  } else if (opened != 0 || start(sandbox, &plan, groups, output) != 0) {
    not_started(sandbox->id, failure);
    release(sandbox);
  } else {
    sandbox->groups = copy_strings(groups);
    remember(sandbox);
    if (sandbox->kind == ZYGOTE) {
      sandbox->answer_due = now() + LOAD_LIMIT;
      sandbox->next_zygote = zygotes;
      zygotes = sandbox;
    }
    watch(sandbox, sandbox->status);
  }
  root_release(&plan.binds);
  free(groups);
  free(plan.arguments);
  free(plan.variables);
}

void sandbox_bind(struct fields *fields) {
  uint64_t id = read_u64(fields);
  uint64_t temporary = read_u64(fields);
  struct binds binds;
  struct sandbox *sandbox = find(id);
  int result = root_open(fields, &binds);
  if (fields->bad) {
    send_failure('B', id, "a malformed message");
  } else if (!sandbox) {
    send_failure('B', id, "it has ended");
  } else if (result != 0 || root_bind(sandbox->pidfd, &binds, temporary) != 0) {
    send_failure('B', id, failure);
  } else {
    send_message('b', id, NULL, 0);
  }
  root_release(&binds);
}

/* Sends a request; the socket has room, because the zygote has read the one before. */
static int ask_to_fork(struct sandbox *zygote, struct sandbox *sandbox) {
  uint8_t request[17];
  request[0] = 'F';
  put_u32(put_u32(put_u64(request + 1, sandbox->id), sandbox->uid), sandbox->gid);
  int descriptors[2] = {sandbox->pidfd, sandbox->channel};
  union {
    char bytes[CMSG_SPACE(sizeof descriptors)];
    struct cmsghdr aligned;
  } control;
  memset(&control, 0, sizeof control);
  struct iovec data = {.iov_base = request, .iov_len = sizeof request};
  struct msghdr message = {.msg_iov = &data,
                           .msg_iovlen = 1,
                           .msg_control = control.bytes,
                           .msg_controllen = sizeof control.bytes};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof descriptors);
  memcpy(CMSG_DATA(header), descriptors, sizeof descriptors);
  return sendmsg(zygote->channel, &message, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)sizeof request
             ? 0
             : fail("ask", "the zygote");
}

/* Asks the zygote for the next pending sandbox, unless it has yet to answer about another. */
static void ask_next(struct sandbox *zygote) {
  while (zygote->asked == 0 && zygote->first_pending) {
    struct sandbox *next = zygote->first_pending;
    zygote->first_pending = next->next_pending;
    if (!zygote->first_pending) {
      zygote->last_pending = NULL;
    }
    next->next_pending = NULL;
    if (next->failed) {
      continue;
    }
    if (ask_to_fork(zygote, next) == 0) {
      zygote->asked = next->id;
      zygote->answer_due = now() + FORK_LIMIT;
    } else {
      start_failed(next, failure);
    }
    close_if_open(&next->channel);
  }
}

static void await_zygote(struct sandbox *sandbox) {
  struct sandbox *zygote = find(sandbox->zygote);
  if (!zygote || zygote->kind != ZYGOTE || zygote->channel < 0) {
    start_failed(sandbox, "the zygote has ended");
    return;
  }
  if (zygote->last_pending) {
    zygote->last_pending->next_pending = sandbox;
  } else {
    zygote->first_pending = sandbox;
  }
  zygote->last_pending = sandbox;
  ask_next(zygote);
}

/* A sandbox that ends is no longer pending. */
static void leave_zygote(struct sandbox *sandbox) {
  struct sandbox *zygote = sandbox->kind == FORKED ? find(sandbox->zygote) : NULL;
  struct sandbox *before = NULL;
  struct sandbox *each = zygote ? zygote->first_pending : NULL;
  while (each && each != sandbox) {
    before = each;
    each = each->next_pending;
  }
  if (!each) {
    return;
  }
  if (before) {
    before->next_pending = sandbox->next_pending;
  } else {
    zygote->first_pending = sandbox->next_pending;
  }
  if (zygote->last_pending == sandbox) {
    zygote->last_pending = before;
  }
}

/* Reads how the start went. */
static void read_status(struct sandbox *sandbox) {
  char reason[sizeof failure];
  ssize_t length = read(sandbox->status, reason, sizeof reason - 1);
  if (length < 0 && (errno == EINTR || errno == EAGAIN)) {
    return;
  }
  close_watched(&sandbox->status);
  if (length > 0) {
    reason[length] = 0;
    start_failed(sandbox, reason);
  } else if (sandbox->kind == FORKED) {
    await_zygote(sandbox);
  } else if (!sandbox->failed) {
    send_number('s', sandbox->id, (uint32_t)sandbox->pid);
    if (sandbox->kind == ZYGOTE) {
      watch(sandbox, sandbox->channel);
    }
  }
}

static int join_groups(struct sandbox *sandbox) {
  char number[16];
  int length = snprintf(number, sizeof number, "%d", sandbox->program);
  for (char **group = sandbox->groups; group && *group; group++) {
    int file = open(*group, O_WRONLY | O_CLOEXEC);
    ssize_t written = file < 0 ? -1 : write(file, number, (size_t)length);
    close(file);
    if (written != length) {
      return fail("join", *group);
    }
  }
  return 0;
}

static void forked(struct sandbox *sandbox, pid_t program) {
  sandbox->program = program;
  if (sandbox->failed) {
    return;
  }
  if (join_groups(sandbox) != 0) {
    start_failed(sandbox, failure);
  } else {
    send_number('s', sandbox->id, (uint32_t)program);
  }
}

static void program_ended(struct sandbox *sandbox, int exit_status) {
  sandbox->exit_status = exit_status;
  end(sandbox);
}

/* Nothing more is heard of a zygote: what it was to fork fails, and what it has forked stays. */
static void zygote_gone(struct sandbox *zygote, const char *reason) {
  close_watched(&zygote->channel);
  zygote->answer_due = 0;
  for (struct sandbox *each = sandboxes; each; each = each->next) {
    if (each->kind != FORKED || each->zygote != zygote->id) {
      continue;
    }
    if (each->program == 0 && each->status < 0) {
      start_failed(each, reason);
    } else if (each->program != 0 && each->exit_status < 0 && kill(each->program, 0) != 0 &&
               errno == ESRCH) {
      /* The zygote has reaped it and did not get to say so. */
      program_ended(each, 128 + SIGKILL);
    }
  }
  zygote->first_pending = NULL;
  zygote->last_pending = NULL;
}

static void answered(struct sandbox *zygote, uint64_t id) {
  if (zygote->asked == id) {
    zygote->asked = 0;
    zygote->answer_due = 0;
    ask_next(zygote);
  }
}

/* Takes one message of a zygote; whether there was one. */
static bool zygote_said(struct sandbox *zygote) {
  uint8_t said[300];
  ssize_t length = recv(zygote->channel, said, sizeof said - 1, MSG_DONTWAIT);
  if (length < 0 && (errno == EINTR || errno == EAGAIN)) {
    return false;
  }
  if (length <= 0) {
    zygote_gone(zygote, "the zygote has ended");
    return false;
  }
  said[length] = 0;
  struct fields fields = {.at = said + 1, .end = said + length};
  if (said[0] == 'W') {
    zygote->answer_due = 0;
    send_message('w', zygote->id, NULL, 0);
    return true;
  }
  uint64_t id = read_u64(&fields);
  struct sandbox *sandbox = find(id);
  if (sandbox && (sandbox->kind != FORKED || sandbox->zygote != zygote->id)) {
    sandbox = NULL;
  }
  switch (said[0]) {
    case 'S':
      if (sandbox) {
        forked(sandbox, (pid_t)read_u32(&fields));
      }
      answered(zygote, id);
      break;
    case 'E':
      if (sandbox) {
        start_failed(sandbox, (const char *)fields.at);
      }
      answered(zygote, id);
      break;
    case 'X':
      if (sandbox) {
        program_ended(sandbox, (int)read_u32(&fields));
      }
      break;
    default:
      break;
  }
  return true;
}

static void hear_zygote(struct sandbox *zygote) {
  while (zygote->channel >= 0 && zygote_said(zygote)) {
  }
}

void sandbox_readable(struct sandbox *sandbox) {
  if (sandbox->status >= 0) {
    read_status(sandbox);
  } else if (sandbox->kind == ZYGOTE && sandbox->channel >= 0) {
    zygote_said(sandbox);
  }
}

int sandbox_check_zygotes(void) {
  uint64_t next = UINT64_MAX;
  uint64_t present = zygotes ? now() : 0;
  for (struct sandbox *each = zygotes; each; each = each->next_zygote) {
    if (each->answer_due == 0) {
      continue;
    }
    if (each->answer_due <= present) {
      zygote_gone(each, "the zygote did not answer in time");
      end(each);
    } else if (each->answer_due < next) {
      next = each->answer_due;
    }
  }
  return next == UINT64_MAX ? -1 : (int)(next - present) + 1;
}

/*
 * The sandbox whose program this was, which the launcher has inherited: the zygote is gone, or the
 * process that forked for it. What was said of it may not have been read yet.
 */
static struct sandbox *inherited(pid_t program) {
  struct sandbox *sandbox = find_program(program);
  if (!sandbox) {
    for (struct sandbox *each = zygotes; each; each = each->next_zygote) {
      if (each->status < 0) {
        hear_zygote(each);
      }
    }
    sandbox = find_program(program);
  }
  return sandbox;
}

/* A sandbox's first process has ended, and with it all processes in the sandbox. */
static void ended(struct sandbox *sandbox, int wait_status) {
  leave_zygote(sandbox);
  if (sandbox->status >= 0 && sandbox->kind != FORKED) {
    /* What it said last. */
    read_status(sandbox);
  }
  if (sandbox->kind == ZYGOTE) {
    if (sandbox->status < 0) {
      hear_zygote(sandbox);
    }
    zygote_gone(sandbox, "the zygote has ended");
    struct sandbox **at = &zygotes;
    while (*at != sandbox) {
      at = &(*at)->next_zygote;
    }
    *at = sandbox->next_zygote;
  }
  int status = sandbox->exit_status >= 0 ? sandbox->exit_status : exit_status_of(wait_status);
  send_number('x', sandbox->id, (uint32_t)status);
  forget(sandbox);
}

void sandbox_reap(void) {
  int wait_status;
  for (pid_t pid = waitpid(-1, &wait_status, WNOHANG); pid > 0;
       pid = waitpid(-1, &wait_status, WNOHANG)) {
    struct sandbox *sandbox = find_first_process(pid);
    if (sandbox) {
      ended(sandbox, wait_status);
      continue;
    }
    sandbox = inherited(pid);
    if (sandbox) {
      program_ended(sandbox, exit_status_of(wait_status));
    }
  }
}
