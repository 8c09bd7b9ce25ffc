/*
 * The network of a sandbox: the host's, or a namespace of its own with nothing in it but loopback.
 * In its own, sockets listen for the platform: what a sandbox connects to at a loopback address is
 * accepted by the platform, on a socket that says which sandbox it comes from.
 */
#ifndef LAMBENT_NETWORK_H
#define LAMBENT_NETWORK_H

#include "link.h"
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
  /* Links to the host's network; its prefix is empty where there is none. */
  struct links links;
  /* The number from which on one is looked for that is free. */
  uint32_t link;
  /* A port of 127.0.0.1 that all connections to other networks reach; 0 where there is none. */
  uint16_t redirect;
};

/* A network with its listeners that no process is in; descriptors keep it. */
struct made_network {
  int space;
  size_t count;
  int sockets[MAX_LISTENERS];
};

/*
 * Reads u8 whether the network is the sandbox's own, list of (u8 datagrams, u32 address, u32 port)
 * listeners, string prefix of links' names, u32 first address of links, u32 pairs of addresses, u32
 * redirect.
 */
void network_read(struct fields *fields, struct network *network);

/*
 * Connects to the platform's socket that takes listeners. Returns 0, or -1 with the reason in
 * failure.
 */
int network_connect(const char *path);

/*
 * In a process that may lose its network: makes another, enters it and opens its listeners. Returns
 * 0, or -1 with the reason in failure and nothing open.
 */
int network_make(const struct network *network, struct made_network *made);

/* Closes what is open of it; it ends where no process is in it. */
void network_release(struct made_network *made);

/*
 * In the first process of a sandbox, before it gives up anything: enters the sandbox's network,
 * which it makes where that is NULL, and sends the listeners to the platform: the sandbox's u64
 * number with descriptors. Returns 0, or -1 with the reason in failure.
 */
int network_enter(const struct network *network, struct made_network *made, uint64_t id);

#endif
