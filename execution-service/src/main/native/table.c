#include "table.h"

/* Buckets of each table; a power of two, some two for each sandbox of a busy host. */
#define BUCKETS 4096

static struct sandbox *sandboxes;
static struct sandbox *by_id[BUCKETS];
static struct sandbox *by_pid[BUCKETS];

struct sandbox *table_first(void) {
  return sandboxes;
}

struct sandbox *table_find(uint64_t id) {
  struct sandbox *each = by_id[id % BUCKETS];
  while (each && each->id != id) {
    each = each->next_by_id;
  }
  return each;
}

struct sandbox *table_find_first_process(pid_t pid) {
  struct sandbox *each = by_pid[(unsigned)pid % BUCKETS];
  while (each && each->pid != pid) {
    each = each->next_by_pid;
  }
  return each;
}

/* Searches all: it is called only for programs that lost the zygote that forked them. */
struct sandbox *table_find_program(pid_t pid) {
  struct sandbox *each = sandboxes;
  while (each && each->program != pid) {
    each = each->next;
  }
  return each;
}

void table_add(struct sandbox *sandbox) {
  sandbox->next = sandboxes;
  if (sandboxes) {
    sandboxes->previous = sandbox;
  }
  sandboxes = sandbox;
  struct sandbox **id = &by_id[sandbox->id % BUCKETS];
  sandbox->next_by_id = *id;
  *id = sandbox;
  struct sandbox **pid = &by_pid[(unsigned)sandbox->pid % BUCKETS];
  sandbox->next_by_pid = *pid;
  *pid = sandbox;
}

void table_remove(struct sandbox *gone) {
  if (gone->previous) {
    gone->previous->next = gone->next;
  } else {
    sandboxes = gone->next;
  }
  if (gone->next) {
    gone->next->previous = gone->previous;
  }
  struct sandbox **id = &by_id[gone->id % BUCKETS];
  while (*id != gone) {
    id = &(*id)->next_by_id;
  }
  *id = gone->next_by_id;
  struct sandbox **pid = &by_pid[(unsigned)gone->pid % BUCKETS];
  while (*pid != gone) {
    pid = &(*pid)->next_by_pid;
  }
  *pid = gone->next_by_pid;
}
