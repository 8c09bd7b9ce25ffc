/* Zygotes: processes with the runtime client loaded, which fork the programs of other sandboxes. */
#ifndef LAMBENT_ZYGOTE_H
#define LAMBENT_ZYGOTE_H

#include "sandbox.h"

/* A zygote has been forked, and has its runtime client to load. */
void zygote_started(struct sandbox *zygote);

/* Has a zygote fork the program of a sandbox, when it has answered what it was asked before. */
void zygote_await(struct sandbox *sandbox);

/* A sandbox that ends is no longer pending. */
void zygote_leave(struct sandbox *sandbox);

/* Takes one message of a zygote; returns whether there was one. */
bool zygote_said(struct sandbox *zygote);

/* Takes all messages that have come from zygotes. */
void zygote_hear_all(void);

/* A zygote has ended. Takes its last messages; what it has forked stays. */
void zygote_ended(struct sandbox *zygote);

#endif
