#include "network.h"

#include "link.h"
#include "redirect.h"
#include "root.h"
#include "system.h"
#include "watch.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>

#define LOOPBACK "lo"
/* Connections that wait for the platform to accept them. */
#define BACKLOG 128

/* To the platform; blocking, for only first processes write to it. */
static int platform = -1;

void network_read(struct fields *fields, struct network *network) {
  network->own = read_u8(fields) != 0;
  uint32_t count = read_u32(fields);
  if (count > MAX_LISTENERS) {
    fields->bad = true;
    return;
  }
  network->count = count;
  for (uint32_t i = 0; i < count; i++) {
    network->listeners[i].datagrams = read_u8(fields) != 0;
    network->listeners[i].address = read_u32(fields);
    network->listeners[i].port = (uint16_t)read_u32(fields);
  }
  network->links.prefix = read_string(fields);
  network->links.first = read_u32(fields);
  network->links.pairs = read_u32(fields);
  if (network->links.pairs == 0 && *network->links.prefix != 0) {
    fields->bad = true;
  }
  network->redirect = (uint16_t)read_u32(fields);
}

int network_connect(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    return fail("connect to", path);
  }
  strcpy(address.sun_path, path);
  platform = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  return platform >= 0 && connect(platform, (struct sockaddr *)&address, sizeof address) == 0
             ? 0
             : fail("connect to", path);
}

static int raise_loopback(void) {
  struct ifreq request;
  memset(&request, 0, sizeof request);
  strcpy(request.ifr_name, LOOPBACK);
  int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (any < 0 || ioctl(any, SIOCGIFFLAGS, &request) != 0) {
    fail("find", LOOPBACK);
    close(any);
    return -1;
  }
  request.ifr_flags |= IFF_UP | IFF_RUNNING;
  int result = ioctl(any, SIOCSIFFLAGS, &request) == 0 ? 0 : fail("raise", LOOPBACK);
  close(any);
  return result;
}

/* A socket that takes what comes through the loopback interface only, whatever else there is. */
static int new_socket(int family, int type) {
  int made = socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  int on = 1;
  if (made >= 0 && (setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
                    setsockopt(made, SOL_SOCKET, SO_BINDTODEVICE, LOOPBACK, sizeof LOOPBACK) != 0)) {
    close(made);
    return -1;
  }
  return made;
}

static int bound(int made, int type, const void *address, socklen_t length) {
  if (made >= 0 && (bind(made, address, length) != 0 ||
                    (type == SOCK_STREAM && listen(made, BACKLOG) != 0))) {
    close(made);
    return -1;
  }
  return made;
}

/* Listens at all loopback addresses of IPv6 and IPv4; -1 where there is no IPv6. */
static int open_at_all(int type, uint16_t port) {
  struct sockaddr_in6 address = {
      .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_ANY_INIT, .sin6_port = htons(port)};
  int off = 0;
  int made = new_socket(AF_INET6, type);
  if (made >= 0 && setsockopt(made, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) != 0) {
    close(made);
    return -1;
  }
  return bound(made, type, &address, sizeof address);
}

static int open_listener(const struct listener *listener) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(listener->port)};
  address.sin_addr.s_addr = htonl(listener->address);
  int type = listener->datagrams ? SOCK_DGRAM : SOCK_STREAM;
  int made = listener->address == 0 ? open_at_all(type, listener->port) : -1;
  if (made < 0) {
    made = bound(new_socket(AF_INET, type), type, &address, sizeof address);
  }
  return made >= 0 ? made : fail("listen in", "the sandbox's network");
}

static int hand_over(uint64_t id, const int *sockets, size_t count) {
  uint8_t number[8];
  union {
    char bytes[CMSG_SPACE(sizeof(int) * MAX_LISTENERS)];
    struct cmsghdr aligned;
  } control;
  put_u64(number, id);
  memset(&control, 0, sizeof control);
  struct iovec data = {.iov_base = number, .iov_len = sizeof number};
  struct msghdr message = {.msg_iov = &data,
                           .msg_iovlen = 1,
                           .msg_control = control.bytes,
                           .msg_controllen = CMSG_SPACE(sizeof(int) * count)};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int) * count);
  memcpy(CMSG_DATA(header), sockets, sizeof(int) * count);
  return sendmsg(platform, &message, MSG_NOSIGNAL) == (ssize_t)sizeof number
             ? 0
             : fail("hand over", "the sandbox's listeners");
}

void network_release(struct made_network *made) {
  close_if_open(&made->space);
  for (size_t i = 0; i < made->count; i++) {
    close(made->sockets[i]);
  }
  made->count = 0;
}

/* Makes a network with all but its listeners, and enters it. */
static int leave_host(const struct network *network) {
  struct uplink uplink;
  bool linked = *network->links.prefix != 0;
  if (linked && link_prepare(&uplink) != 0) {
    return -1;
  }
  int result = unshare(CLONE_NEWNET) == 0 ? raise_loopback() : fail("unshare", "the network");
  if (linked) {
    result = result == 0 ? link_make(&uplink, &network->links, network->link) : result;
    link_release(&uplink);
  }
  return result == 0 && network->redirect != 0 ? redirect_to(network->redirect) : result;
}

int network_make(const struct network *network, struct made_network *made) {
  made->count = 0;
  made->space = -1;
  int result = leave_host(network);
  while (result == 0 && made->count < network->count) {
    int opened = open_listener(&network->listeners[made->count]);
    if (opened < 0) {
      result = -1;
    } else {
      made->sockets[made->count++] = opened;
    }
  }
  if (result != 0) {
    network_release(made);
  }
  return result;
}

int network_enter(const struct network *network, struct made_network *made, uint64_t id) {
  struct made_network own;
  int result = 0;
  if (!network->own) {
    return 0;
  }
  if (made) {
    result = setns(made->space, CLONE_NEWNET) == 0 ? 0 : fail("enter", "the network");
  } else {
    made = &own;
    result = network_make(network, made);
  }
  if (result == 0 && made->count > 0) {
    result = hand_over(id, made->sockets, made->count);
  }
  network_release(made);
  return result;
}
