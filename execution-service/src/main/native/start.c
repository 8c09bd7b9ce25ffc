#include "first.h"
#include "root.h"
#include "sandbox.h"
#include "spare.h"
#include "system.h"
#include "table.h"
#include "watch.h"
#include "zygote.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define SANDBOX_NAMESPACES (CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP)

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
  struct made_network made;
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
      plan->network.link = spare_next_link();
      plan->made = spare_take(&plan->network, &made) ? &made : NULL;
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
  if (plan->made) {
    network_release(plan->made);
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
  sandbox->id = plan.id = read_u64(fields);
  sandbox->kind = plan.kind = (enum kind)read_u8(fields);
  sandbox->zygote = read_u64(fields);
  sandbox->uid = plan.uid = read_u32(fields);
  sandbox->gid = plan.gid = read_u32(fields);
  const char *output = read_string(fields);
  plan.directory = read_string(fields);
  plan.temporary = read_u64(fields);
  network_read(fields, &plan.network);
  int opened = root_open(fields, &plan.binds);
  char **groups = opened == 0 ? read_strings(fields) : NULL;
  plan.arguments = opened == 0 ? read_strings(fields) : NULL;
  plan.variables = opened == 0 ? read_strings(fields) : NULL;
  if (fields->bad) {
    not_started(sandbox->id, "a malformed message");
    sandbox_release(sandbox);
  } else if (opened != 0 || start(sandbox, &plan, groups, output) != 0) {
    not_started(sandbox->id, failure);
    sandbox_release(sandbox);
  } else {
    sandbox->groups = copy_strings(groups);
    table_add(sandbox);
    if (sandbox->kind == ZYGOTE) {
      zygote_started(sandbox);
    }
    watch(sandbox, sandbox->status);
  }
  root_release(&plan.binds);
  free(groups);
  free(plan.arguments);
  free(plan.variables);
}
