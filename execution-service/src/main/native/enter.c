/*
 * Executes a command in a network of its own, for bubblewrap, which knows the host's network and an
 * empty one only. The network's listeners are handed to the platform before.
 *
 * Usage: lambent-network SOCKET LINK NETWORK COMMAND [ARGUMENT ...]
 *
 * SOCKET is the platform's that takes the listeners, with the number 0; LINK the number from which on
 * one is looked for that no link has; NETWORK what network_read reads, in hexadecimal digits; COMMAND
 * a path. Where the user is not root, the network belongs to a user namespace in which the user keeps
 * its number, and loses what it may do there when the command is executed.
 */
#include "message.h"
#include "network.h"
#include "root.h"
#include "users.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOT_STARTED 125

/* Replaces digits by the bytes they stand for; returns their number, or -1. */
static ssize_t decode(char *digits) {
  size_t length = strlen(digits);
  for (size_t i = 0; i + 1 < length; i += 2) {
    char pair[3] = {digits[i], digits[i + 1], 0};
    char *end;
    digits[i / 2] = (char)strtoul(pair, &end, 16);
    if (*end != 0) {
      return -1;
    }
  }
  return length % 2 == 0 ? (ssize_t)(length / 2) : -1;
}

static int enter(const char *socket, const char *link, char *text) {
  struct network network;
  memset(&network, 0, sizeof network);
  ssize_t length = decode(text);
  struct fields fields = {.at = (uint8_t *)text, .end = (uint8_t *)text + (length < 0 ? 0 : length)};
  network_read(&fields, &network);
  if (fields.bad) {
    errno = EINVAL;
    return fail("read", "the network");
  }
  network.link = (uint32_t)strtoul(link, NULL, 10);
  if (network.count > 0 && network_connect(socket) != 0) {
    return -1;
  }
  return users_unshare(0, geteuid(), getegid()) == 0 ? network_enter(&network, NULL, 0) : -1;
}

int main(int count, char **arguments) {
  if (count < 5) {
    fprintf(stderr, "usage: lambent-network SOCKET LINK NETWORK COMMAND [ARGUMENT ...]\n");
    return NOT_STARTED;
  }
  if (enter(arguments[1], arguments[2], arguments[3]) != 0) {
    fprintf(stderr, "%s\n", failure);
    return NOT_STARTED;
  }
  execv(arguments[4], arguments + 4);
  fprintf(stderr, "%s: %s\n", arguments[4], strerror(errno));
  return NOT_STARTED;
}
