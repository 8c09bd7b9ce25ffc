/*
 * The way of a sandbox's TCP connections to addresses of other networks where it has no link to the
 * host's: all of them come to one listener of the sandbox, at which the platform learns the address.
 */
#ifndef LAMBENT_REDIRECT_H
#define LAMBENT_REDIRECT_H

#include <stdint.h>

/*
 * In the sandbox's network: has all connections but those to loopback addresses reach this port of
 * 127.0.0.1. Returns 0, or -1 with the reason in failure.
 */
int redirect_to(uint16_t port);

#endif
