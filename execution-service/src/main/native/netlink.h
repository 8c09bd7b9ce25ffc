/* Requests to the kernel's netlink: messages with attributes, in one buffer. */
#ifndef LAMBENT_NETLINK_H
#define LAMBENT_NETLINK_H

#include <linux/netlink.h>
#include <stddef.h>
#include <stdint.h>

/* More than any request of ours takes. */
#define NETLINK_ROOM 1024

/* A request in the making: one message, or several that the kernel takes as one. */
struct netlink {
  /* Where the message begins that attributes are put to. */
  size_t message;
  size_t length;
  union {
    struct nlmsghdr aligned;
    char bytes[NETLINK_ROOM];
  };
};

/* Begins a message, after those that were begun before. */
void netlink_begin(struct netlink *request, uint16_t type, uint16_t flags, const void *body,
                   size_t bytes);
void netlink_put(struct netlink *request, uint16_t type, const void *value, size_t bytes);
void netlink_put_text(struct netlink *request, uint16_t type, const char *text);

/* In network byte order. */
void netlink_put_u32(struct netlink *request, uint16_t type, uint32_t value);

/* Begins an attribute that has all attributes until it is closed in it; returns what to close. */
size_t netlink_open(struct netlink *request, uint16_t type, const void *body, size_t bytes);
void netlink_close(struct netlink *request, size_t opened);

/* Sends the request and takes the answer, of which there is one; returns 0, or -1 and sets errno. */
int netlink_send(int socket, const struct netlink *request);

/* The same over a new socket, in the network of this process. */
int netlink_ask(int protocol, const struct netlink *request);

#endif
