#include "zygote.h"

#include "root.h"
#include "spare.h"
#include "system.h"
#include "table.h"
#include "watch.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

/* Milliseconds that a zygote may take for a fork, which takes it some three. */
#define FORK_LIMIT 5000

/* The same from its start to its first request: it loads the runtime client meanwhile. */
#define LOAD_LIMIT 60000

static struct sandbox *zygotes;

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

void zygote_started(struct sandbox *zygote) {
  zygote->answer_due = now() + LOAD_LIMIT;
  zygote->next_zygote = zygotes;
  zygotes = zygote;
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
      sandbox_start_failed(next, failure);
    }
    close_if_open(&next->channel);
  }
}

void zygote_await(struct sandbox *sandbox) {
  struct sandbox *zygote = table_find(sandbox->zygote);
  if (!zygote || zygote->kind != ZYGOTE || zygote->channel < 0) {
    sandbox_start_failed(sandbox, "the zygote has ended");
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

void zygote_leave(struct sandbox *sandbox) {
  struct sandbox *zygote = sandbox->kind == FORKED ? table_find(sandbox->zygote) : NULL;
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
    sandbox_start_failed(sandbox, failure);
  } else {
    send_number('s', sandbox->id, (uint32_t)program);
    spare_replenish();
  }
}

/* Nothing more is heard of a zygote: what it was to fork fails, and what it has forked stays. */
static void zygote_gone(struct sandbox *zygote, const char *reason) {
  close_watched(&zygote->channel);
  zygote->answer_due = 0;
  for (struct sandbox *each = table_first(); each; each = each->next) {
    if (each->kind != FORKED || each->zygote != zygote->id) {
      continue;
    }
    if (each->program == 0 && each->status < 0) {
      sandbox_start_failed(each, reason);
    } else if (each->program != 0 && each->exit_status < 0 && kill(each->program, 0) != 0 &&
               errno == ESRCH) {
      /* The zygote has reaped it and did not get to say so. */
      sandbox_program_ended(each, 128 + SIGKILL);
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

bool zygote_said(struct sandbox *zygote) {
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
  struct sandbox *sandbox = table_find(id);
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
        sandbox_start_failed(sandbox, (const char *)fields.at);
      }
      answered(zygote, id);
      break;
    case 'X':
      if (sandbox) {
        sandbox_program_ended(sandbox, (int)read_u32(&fields));
      }
      break;
    default:
      break;
  }
  return true;
}

static void zygote_hear(struct sandbox *zygote) {
  while (zygote->channel >= 0 && zygote_said(zygote)) {
  }
}

void zygote_hear_all(void) {
  for (struct sandbox *each = zygotes; each; each = each->next_zygote) {
    if (each->status < 0) {
      zygote_hear(each);
    }
  }
}

void zygote_ended(struct sandbox *zygote) {
  if (zygote->status < 0) {
    zygote_hear(zygote);
  }
  zygote_gone(zygote, "the zygote has ended");
  struct sandbox **at = &zygotes;
  while (*at != zygote) {
    at = &(*at)->next_zygote;
  }
  *at = zygote->next_zygote;
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
      sandbox_end(each);
    } else if (each->answer_due < next) {
      next = each->answer_due;
    }
  }
  return next == UINT64_MAX ? -1 : (int)(next - present) + 1;
}
