/*
 * Lambent's launcher: starts the sandboxes of execution environments. One process a platform; it
 * does what it is told through its standard input, says what came of it through its standard
 * output, and ends, with all sandboxes, when the platform does.
 *
 * It never waits but in epoll_wait: it reads what is there, writes what there is room for, and asks a
 * zygote only when that has answered (docs/process-protocols.md). While the platform does not read
 * what it says it takes no requests.
 *
 * It is small and single-threaded, so that it forks in tens of microseconds, which a Java virtual
 * machine cannot. As root it gives each sandbox a user of its own; for other users it first makes a
 * user namespace. Linux 5.12 or later.
 */
#include "alive.h"
#include "confine.h"
#include "message.h"
#include "network.h"
#include "root.h"
#include "sandbox.h"
#include "system.h"
#include "users.h"
#include "watch.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>

#define MAX_MESSAGE (1024 * 1024)
#define MAX_EVENTS 64

static uint8_t *received;
static size_t received_length;
static struct filter filter;

/* Their addresses tell events of these descriptors from those of sandboxes. */
static char platform_streams[2];
static char signal_stream;

static int enter_own_namespaces(unsigned user) {
  if (users_unshare(CLONE_NEWNS, user, user) != 0) {
    return -1;
  }
  return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 ? 0 : fail("make private", "/");
}

/*
 * 'T': u32 user of sandboxes where they share one, list of filter words, then root_template's.
 */
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

/* 'N': string socket that takes listeners. */
static void connect_network(struct fields *fields) {
  const char *path = read_string(fields);
  if (fields->bad || network_connect(path) != 0) {
    send_failure('N', 0, fields->bad ? "a malformed message" : failure);
  } else {
    send_message('n', 0, NULL, 0);
  }
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
    case 'N':
      connect_network(&fields);
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

/* Bytes of the first message received with its length; 0 where it is not whole yet. */
static size_t whole_message(void) {
  if (received_length < 4) {
    return 0;
  }
  uint32_t size = length_at(received);
  if (size == 0 || size > MAX_MESSAGE) {
    _exit(64);
  }
  return received_length - 4 < size ? 0 : 4 + (size_t)size;
}

static void receive(void) {
  ssize_t length =
      read(STDIN_FILENO, received + received_length, MAX_MESSAGE + 4 - received_length);
  if (length == 0 || (length < 0 && errno != EINTR && errno != EAGAIN)) {
    _exit(0);
  }
  received_length += length > 0 ? (size_t)length : 0;
}

/*
 * Does the first thing that the platform has asked for. One at a time, so that zygotes are answered
 * in between. What it says has functions' secrets in it.
 */
static void handle_first(void) {
  size_t done = whole_message();
  if (done == 0) {
    return;
  }
  handle(received + 4, done - 4);
  memmove(received, received + done, received_length - done);
  explicit_bzero(received + received_length - done, done);
  received_length -= done;
}

/* Sets what a stream of the platform's is watched for, where that changes. */
static void watch_stream(int epoll, int stream, uint32_t events) {
  static uint32_t watched[2] = {UINT32_MAX, UINT32_MAX};
  struct epoll_event event = {.events = events, .data.ptr = &platform_streams[stream]};
  if (watched[stream] == events) {
    return;
  }
  int operation = watched[stream] == UINT32_MAX ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  if (epoll_ctl(epoll, operation, stream, &event) != 0) {
    _exit(71);
  }
  watched[stream] = events;
}

static void round_of_events(int epoll, int signals) {
  struct epoll_event events[MAX_EVENTS];
  bool requested = !output_is_full() && whole_message() > 0;
  static int due = -1;
  bool readable = false;
  bool child_ended = false;
  watch_stream(epoll, STDIN_FILENO, output_is_full() ? 0 : EPOLLIN);
  watch_stream(epoll, STDOUT_FILENO, output_waits() ? EPOLLOUT : 0);
  int count = epoll_wait(epoll, events, MAX_EVENTS, requested ? 0 : due);
  /* Nothing of these frees a sandbox; reaping, which does, is last. */
  for (int i = 0; i < count; i++) {
    void *whose = events[i].data.ptr;
    if (whose == &platform_streams[STDIN_FILENO]) {
      readable = true;
    } else if (whose == &platform_streams[STDOUT_FILENO]) {
      if (events[i].events & (EPOLLERR | EPOLLHUP)) {
        /* Nobody will read any more: the platform is gone. */
        _exit(0);
      }
      output_flush();
    } else if (whose == &signal_stream) {
      child_ended = true;
    } else {
      sandbox_readable(whose);
    }
  }
  if (readable && !requested && !output_is_full()) {
    receive();
    requested = true;
  }
  if (requested) {
    handle_first();
  }
  if (count < MAX_EVENTS) {
    /* All that zygotes have said is read. */
    due = sandbox_check_zygotes();
  }
  if (child_ended) {
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
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event child_ended = {.events = EPOLLIN, .data.ptr = &signal_stream};
  received = malloc(MAX_MESSAGE + 4);
  if (signals < 0 || epoll < 0 || !received || alive_begin() != 0 ||
      epoll_ctl(epoll, EPOLL_CTL_ADD, signals, &child_ended) != 0 ||
      fcntl(STDOUT_FILENO, F_SETFL, O_WRONLY | O_NONBLOCK) != 0) {
    return 71;
  }
  watch_with(epoll);
  for (;;) {
    round_of_events(epoll, signals);
  }
}
