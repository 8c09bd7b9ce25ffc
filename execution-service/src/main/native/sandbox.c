#include "sandbox.h"

#include "first.h"
#include "root.h"
#include "system.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#define SANDBOX_NAMESPACES (CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP)

static struct sandbox *sandboxes;

struct sandbox *sandbox_first(void) {
  return sandboxes;
}

static struct sandbox *find(uint64_t id) {
  struct sandbox *each = sandboxes;
  while (each && each->id != id) {
    each = each->next;
  }
  return each;
}

static void close_if_open(int *descriptor) {
  if (*descriptor >= 0) {
    close(*descriptor);
    *descriptor = -1;
  }
}

static void forget(struct sandbox *gone) {
  for (struct sandbox **at = &sandboxes; *at; at = &(*at)->next) {
    if (*at == gone) {
      *at = gone->next;
      break;
    }
  }
  close_if_open(&gone->pidfd);
  close_if_open(&gone->status);
  close_if_open(&gone->channel);
  for (char **group = gone->groups; group && *group; group++) {
    free(*group);
  }
  free(gone->groups);
  free(gone);
}

static void end(struct sandbox *sandbox) {
  syscall(SYS_pidfd_send_signal, sandbox->pidfd, SIGKILL, NULL, 0);
}

void sandbox_kill(uint64_t id) {
  struct sandbox *sandbox = find(id);
  if (sandbox) {
    end(sandbox);
  }
}

/* The start did not succeed. Its first process is reaped later, and not spoken of again. */
static void start_failed(struct sandbox *sandbox, const char *reason) {
  send_failure('S', sandbox->id, reason);
  sandbox->id = 0;
  end(sandbox);
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

static int open_channel(enum kind kind, const char *output, int ends[2]) {
  ends[0] = -1;
  ends[1] = -1;
  if (kind == ZYGOTE) {
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends);
  }
  if (kind == FORKED) {
    ends[0] = open(output, O_WRONLY | O_CLOEXEC);
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
  plan->output = open(output, O_WRONLY | O_CLOEXEC);
  if (plan->output < 0) {
    fail("open", output);
  } else if (open_groups(group_files, groups, sizeof groups / sizeof *groups,
                         &plan->group_count) == 0) {
    if (pipe2(status, O_CLOEXEC) != 0 || open_channel(plan->kind, output, channel) != 0) {
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
    send_failure('S', sandbox->id, "a malformed message");
    opened = -1;
  } else if (opened != 0 || start(sandbox, &plan, groups, output) != 0) {
    send_failure('S', sandbox->id, failure);
    opened = -1;
  }
  if (opened == 0) {
    sandbox->groups = copy_strings(groups);
    sandbox->next = sandboxes;
    sandboxes = sandbox;
  } else {
    forget(sandbox);
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
  return sendmsg(zygote->channel, &message, MSG_NOSIGNAL) == (ssize_t)sizeof request
             ? 0
             : fail("ask", "the zygote");
}

void sandbox_status(struct sandbox *sandbox) {
  char reason[sizeof failure];
  ssize_t length = read(sandbox->status, reason, sizeof reason - 1);
  if (length < 0 && errno == EINTR) {
    return;
  }
  close_if_open(&sandbox->status);
  if (length > 0) {
    reason[length] = 0;
    start_failed(sandbox, reason);
  } else if (sandbox->kind == EXECUTED) {
    send_number('s', sandbox->id, (uint32_t)sandbox->pid);
  } else if (sandbox->kind == FORKED) {
    struct sandbox *zygote = find(sandbox->zygote);
    if (!zygote || zygote->kind != ZYGOTE || zygote->channel < 0) {
      start_failed(sandbox, "the zygote has ended");
    } else if (ask_to_fork(zygote, sandbox) != 0) {
      start_failed(sandbox, failure);
    }
    close_if_open(&sandbox->channel);
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

/* All that was to be forked by a zygote that is gone. */
static void zygote_gone(struct sandbox *zygote) {
  close_if_open(&zygote->channel);
  for (struct sandbox *each = sandboxes; each; each = each->next) {
    if (each->kind == FORKED && each->zygote == zygote->id && each->program == 0 && each->id != 0 &&
        each->status < 0) {
      start_failed(each, "the zygote has ended");
    }
  }
}

void sandbox_zygote_said(struct sandbox *zygote) {
  uint8_t said[300];
  ssize_t length = recv(zygote->channel, said, sizeof said - 1, MSG_DONTWAIT);
  if (length < 0 && (errno == EINTR || errno == EAGAIN)) {
    return;
  }
  if (length <= 0) {
    zygote_gone(zygote);
    return;
  }
  said[length] = 0;
  struct fields fields = {.at = said + 1, .end = said + length};
  if (said[0] == 'W') {
    send_message('w', zygote->id, NULL, 0);
    return;
  }
  struct sandbox *sandbox = find(read_u64(&fields));
  if (!sandbox || sandbox->kind != FORKED || sandbox->zygote != zygote->id) {
    return;
  }
  switch (said[0]) {
    case 'S':
      forked(sandbox, (pid_t)read_u32(&fields));
      break;
    case 'E':
      start_failed(sandbox, (const char *)fields.at);
      break;
    case 'X':
      program_ended(sandbox, (int)read_u32(&fields));
      break;
    default:
      break;
  }
}

void sandbox_reap(void) {
  int wait_status;
  for (pid_t ended = waitpid(-1, &wait_status, WNOHANG); ended > 0;
       ended = waitpid(-1, &wait_status, WNOHANG)) {
    struct sandbox *each = sandboxes;
    while (each && each->pid != ended && each->program != ended) {
      each = each->next;
    }
    if (!each) {
      continue;
    }
    if (each->pid != ended) {
      /* Its zygote, or the process that forked it for that, is gone: the launcher is its parent. */
      program_ended(each, exit_status_of(wait_status));
      continue;
    }
    if (each->status >= 0) {
      /* What it said last has not been read yet. */
      sandbox_status(each);
    }
    if (each->kind == ZYGOTE) {
      zygote_gone(each);
    }
    if (each->id != 0) {
      int status = each->exit_status >= 0 ? each->exit_status : exit_status_of(wait_status);
      send_number('x', each->id, (uint32_t)status);
    }
    forget(each);
  }
}
