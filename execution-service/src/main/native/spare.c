#include "spare.h"

#include "alive.h"
#include "system.h"
#include "watch.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>

/* Kinds that are kept ready; the least recently used gives way to another. */
#define KINDS 4
/* Networks of each kind: a first call takes one, and what is prepared for the next calls others. */
#define EACH 4

struct network_kind {
  /* Its own only where it is in use. */
  struct network network;
  char prefix[IFNAMSIZ];
  uint64_t used;
  size_t count;
  struct made_network spares[EACH];
};

static struct network_kind kinds[KINDS];
static uint64_t uses;
static uint32_t next_link;

/* The process that makes one, -1 where none does; the socket that brings it, and its kind, which is
   NULL where nobody wants it any more. */
static pid_t maker = -1;
static int from_maker = -1;
static struct network_kind *making;

static bool same_listeners(const struct network *one, const struct network *other) {
  if (one->count != other->count) {
    return false;
  }
  for (size_t i = 0; i < one->count; i++) {
    const struct listener *a = &one->listeners[i];
    const struct listener *b = &other->listeners[i];
    if (a->datagrams != b->datagrams || a->address != b->address || a->port != b->port) {
      return false;
    }
  }
  return true;
}

static bool same(const struct network *one, const struct network *other) {
  return one->own == other->own && one->redirect == other->redirect &&
         strcmp(one->links.prefix, other->links.prefix) == 0 &&
         one->links.first == other->links.first && one->links.pairs == other->links.pairs &&
         same_listeners(one, other);
}

static struct network_kind *find(const struct network *network) {
  for (size_t i = 0; i < KINDS; i++) {
    if (kinds[i].network.own && same(&kinds[i].network, network)) {
      return &kinds[i];
    }
  }
  return NULL;
}

static void forget(struct network_kind *kind) {
  while (kind->count > 0) {
    network_release(&kind->spares[--kind->count]);
  }
  if (making == kind) {
    making = NULL;
  }
  kind->network.own = false;
  kind->used = 0;
}

static void remember(const struct network *network) {
  struct network_kind *oldest = &kinds[0];
  for (size_t i = 1; i < KINDS; i++) {
    if (kinds[i].used < oldest->used) {
      oldest = &kinds[i];
    }
  }
  forget(oldest);
  oldest->network = *network;
  strncpy(oldest->prefix, network->links.prefix, sizeof oldest->prefix - 1);
  oldest->network.links.prefix = oldest->prefix;
  oldest->used = ++uses;
}

bool spare_take(const struct network *network, struct made_network *made) {
  struct network_kind *kind;
  /* Those without listeners are made in no time, or to see whether they can be made. */
  if (!network->own || network->count == 0 || strlen(network->links.prefix) >= IFNAMSIZ) {
    return false;
  }
  kind = find(network);
  if (!kind) {
    remember(network);
    return false;
  }
  kind->used = ++uses;
  if (kind->count == 0) {
    return false;
  }
  *made = kind->spares[--kind->count];
  return true;
}

uint32_t spare_next_link(void) {
  return next_link++;
}

/* Sends a network to the launcher: one byte with its descriptors. */
static void send_network(int to, const struct made_network *made) {
  union {
    char bytes[CMSG_SPACE(sizeof(int) * (1 + MAX_LISTENERS))];
    struct cmsghdr aligned;
  } control;
  size_t bytes = sizeof(int) * (1 + made->count);
  memset(&control, 0, sizeof control);
  struct iovec data = {.iov_base = "", .iov_len = 1};
  struct msghdr message = {.msg_iov = &data,
                           .msg_iovlen = 1,
                           .msg_control = control.bytes,
                           .msg_controllen = CMSG_SPACE(bytes)};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(bytes);
  memcpy(CMSG_DATA(header), &made->space, sizeof(int));
  memcpy(CMSG_DATA(header) + sizeof(int), made->sockets, sizeof(int) * made->count);
  (void)!sendmsg(to, &message, MSG_NOSIGNAL);
}

static _Noreturn void make(const struct network *network, int to) {
  struct made_network made;
  end_with_launcher();
  prctl(PR_SET_NAME, "lambent-network", 0, 0, 0);
  if (network_make(network, &made) == 0) {
    made.space = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    if (made.space >= 0) {
      send_network(to, &made);
    }
  }
  _exit(0);
}

void spare_replenish(void) {
  struct network_kind *wanted = NULL;
  int ends[2];
  for (size_t i = 0; i < KINDS; i++) {
    struct network_kind *each = &kinds[i];
    if (each->network.own && each->count < EACH && (!wanted || each->used > wanted->used)) {
      wanted = each;
    }
  }
  if (!wanted || maker >= 0 ||
      socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    return;
  }
  wanted->network.link = spare_next_link();
  maker = fork();
  if (maker == 0) {
    make(&wanted->network, ends[1]);
  }
  close(ends[1]);
  if (maker < 0) {
    close(ends[0]);
    return;
  }
  from_maker = ends[0];
  making = wanted;
}

/* Receives a network; returns whether there is one, with as many sockets as it has listeners. */
static bool receive_network(size_t listeners, struct made_network *made) {
  char nothing;
  union {
    char bytes[CMSG_SPACE(sizeof(int) * (1 + MAX_LISTENERS))];
    struct cmsghdr aligned;
  } control;
  struct iovec data = {.iov_base = &nothing, .iov_len = 1};
  struct msghdr message = {.msg_iov = &data,
                           .msg_iovlen = 1,
                           .msg_control = control.bytes,
                           .msg_controllen = sizeof control.bytes};
  made->space = -1;
  made->count = 0;
  if (recvmsg(from_maker, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC) != 1) {
    return false;
  }
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (!header || header->cmsg_type != SCM_RIGHTS) {
    return false;
  }
  size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
  if (count > 0) {
    memcpy(&made->space, CMSG_DATA(header), sizeof(int));
    made->count = count - 1;
    memcpy(made->sockets, CMSG_DATA(header) + sizeof(int), sizeof(int) * made->count);
  }
  return count == 1 + listeners;
}

bool spare_reap(pid_t ended) {
  struct made_network made;
  if (maker < 0 || ended != maker) {
    return false;
  }
  maker = -1;
  bool received = receive_network(making ? making->network.count : 0, &made);
  if (received && making) {
    making->spares[making->count++] = made;
  } else {
    network_release(&made);
    if (making) {
      /* It cannot be made; the next sandbox of the kind says why, or has it tried again. */
      forget(making);
    }
  }
  making = NULL;
  close_if_open(&from_maker);
  spare_replenish();
  return true;
}
