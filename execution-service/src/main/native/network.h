/*
 * The network of a sandbox: the host's, or a namespace of its own with nothing in it but loopback.
 * In its own, sockets listen for the platform: what a sandbox connects to at a loopback address is
 * accepted by the platform, on a socket that says which sandbox it comes from.
 */
#ifndef LAMBENT_NETWORK_H
#define LAMBENT_NETWORK_H

#include "message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_LISTENERS 64

/*
 * A socket at a port of one loopback address, in host byte order; of all where 0. It takes TCP
 * connections, or datagrams.
 */
struct listener {
  bool datagrams;
  uint32_t address;
  uint16_t port;
};

struct network {
  bool own;
  size_t count;
  struct listener listeners[MAX_LISTENERS];
  /* The name of the host's end of a link to the host's network; empty where there is none. */
  const char *link;
  /* The address of the sandbox's end; odd. */
  uint32_t address;
  /* A port of 127.0.0.1 that all connections to other networks reach; 0 where there is none. */
  uint16_t redirect;
};

/*
 * Reads u8 whether the network is the sandbox's own, list of (u8 datagrams, u32 address, u32 port)
 * listeners, string link, u32 address, u32 redirect.
 */
void network_read(struct fields *fields, struct network *network);

/*
 * Connects to the platform's socket that takes listeners. Returns 0, or -1 with the reason in
 * failure.
 */
int network_connect(const char *path);

/*
 * In the first process of a sandbox, before it gives up anything: enters the sandbox's network,
 * makes its listeners and sends them to the platform: the sandbox's u64 number with descriptors.
 * Returns 0, or -1 with the reason in failure.
 */
int network_enter(const struct network *network, uint64_t id);

#endif
