#include "netlink.h"

#include "system.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static struct nlmsghdr *message(struct netlink *request) {
  return (struct nlmsghdr *)(request->bytes + request->message);
}

/* Room at the end of the request and of its last message, set to zero. */
static char *extend(struct netlink *request, size_t bytes) {
  char *at = request->bytes + request->length;
  size_t aligned = NLMSG_ALIGN(bytes);
  if (request->length + aligned > sizeof request->bytes) {
    abort();
  }
  memset(at, 0, aligned);
  request->length += aligned;
  return at;
}

static void count(struct netlink *request) {
  message(request)->nlmsg_len = (uint32_t)(request->length - request->message);
}

void netlink_begin(struct netlink *request, uint16_t type, uint16_t flags, const void *body,
                   size_t bytes) {
  request->message = request->length;
  struct nlmsghdr *header = (struct nlmsghdr *)extend(request, sizeof *header);
  header->nlmsg_type = type;
  header->nlmsg_flags = NLM_F_REQUEST | flags;
  memcpy(extend(request, bytes), body, bytes);
  count(request);
}

size_t netlink_open(struct netlink *request, uint16_t type, const void *body, size_t bytes) {
  size_t opened = request->length;
  struct rtattr *attribute = (struct rtattr *)extend(request, RTA_LENGTH(bytes));
  attribute->rta_type = type;
  attribute->rta_len = (unsigned short)RTA_LENGTH(bytes);
  if (bytes > 0) {
    memcpy(RTA_DATA(attribute), body, bytes);
  }
  count(request);
  return opened;
}

void netlink_close(struct netlink *request, size_t opened) {
  ((struct rtattr *)(request->bytes + opened))->rta_len =
      (unsigned short)(request->length - opened);
}

void netlink_put(struct netlink *request, uint16_t type, const void *value, size_t bytes) {
  netlink_open(request, type, value, bytes);
}

void netlink_put_text(struct netlink *request, uint16_t type, const char *text) {
  netlink_put(request, type, text, strlen(text) + 1);
}

void netlink_put_u32(struct netlink *request, uint16_t type, uint32_t value) {
  uint32_t big_endian = htonl(value);
  netlink_put(request, type, &big_endian, sizeof big_endian);
}

int netlink_send(int socket, const struct netlink *request) {
  struct {
    struct nlmsghdr header;
    struct nlmsgerr error;
    char rest[512];
  } answer;
  if (send(socket, request->bytes, request->length, 0) < 0) {
    return -1;
  }
  if (recv(socket, &answer, sizeof answer, 0) < (ssize_t)NLMSG_LENGTH(sizeof answer.error) ||
      answer.header.nlmsg_type != NLMSG_ERROR) {
    errno = EPROTO;
    return -1;
  }
  errno = -answer.error.error;
  return answer.error.error == 0 ? 0 : -1;
}

int netlink_ask(int protocol, const struct netlink *request) {
  int made = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
  if (made < 0) {
    return -1;
  }
  int result = netlink_send(made, request);
  close(made);
  return result;
}
