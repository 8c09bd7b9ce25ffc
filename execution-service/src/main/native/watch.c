#include "watch.h"

#include <sys/epoll.h>
#include <unistd.h>

static int watching = -1;

void watch_with(int epoll) {
  watching = epoll;
}

void watch(struct sandbox *sandbox, int descriptor) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = sandbox};
  if (epoll_ctl(watching, EPOLL_CTL_ADD, descriptor, &event) != 0) {
    _exit(71);
  }
}

void close_if_open(int *descriptor) {
  if (*descriptor >= 0) {
    close(*descriptor);
    *descriptor = -1;
  }
}

/* First processes that were just forked have copies, so that closing alone does not end it. */
void close_watched(int *descriptor) {
  if (*descriptor >= 0) {
    epoll_ctl(watching, EPOLL_CTL_DEL, *descriptor, NULL);
    close_if_open(descriptor);
  }
}
