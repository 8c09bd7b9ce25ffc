/* All sandboxes, found by their number, by their first process and by their program. */
#ifndef LAMBENT_TABLE_H
#define LAMBENT_TABLE_H

#include "sandbox.h"

/* The first of all; the others follow as next. NULL where there is none, as below. */
struct sandbox *table_first(void);

struct sandbox *table_find(uint64_t id);
struct sandbox *table_find_first_process(pid_t pid);
struct sandbox *table_find_program(pid_t pid);

void table_add(struct sandbox *sandbox);

/* Takes a sandbox out, and leaves its memory and its descriptors to the caller. */
void table_remove(struct sandbox *gone);

#endif
