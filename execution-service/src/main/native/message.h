/*
 * Messages between the platform and the launcher, over the launcher's standard input and output.
 *
 * A message is a big-endian u32 length of all that follows, one byte of type, and fields. A string
 * is a u32 length, that many bytes, and a zero byte, so that it can be used where it lies. A list is
 * a u32 count and its elements.
 *
 * to the launcher
 *   'T'  template: see root_template; always the first message
 *   'S'  start:    u64 id, ...: see sandbox_start
 *   'B'  bind:     u64 id, u64 size of /tmp in bytes, list of binds: see root_open
 *   'K'  kill:     u64 id
 * from the launcher
 *   't'  the template is made; the launcher works here
 *   's'  started:  u64 id, u32 host pid of the program
 *   'w'  waiting:  u64 id; a zygote is ready to fork
 *   'b'  bound:    u64 id
 *   'f'  failed:   u64 id, u8 type of the request, the reason as text to the end
 *   'x'  ended:    u64 id, u32 exit status, 128 and the signal's number where one ended it
 */
#ifndef LAMBENT_MESSAGE_H
#define LAMBENT_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The fields of a message not read yet. After a read beyond its end it is bad for good. */
struct fields {
  const uint8_t *at;
  const uint8_t *end;
  bool bad;
};

uint8_t read_u8(struct fields *fields);
uint32_t read_u32(struct fields *fields);
uint64_t read_u64(struct fields *fields);
const char *read_string(struct fields *fields);

/* A list of strings as execve takes it: its elements and a null pointer. To be freed. */
char **read_strings(struct fields *fields);

/* Puts big-endian numbers; returns what follows them. */
uint8_t *put_u32(uint8_t *at, uint32_t value);
uint8_t *put_u64(uint8_t *at, uint64_t value);

/* Sends a message; ends the launcher where the platform is gone. */
void send_message(uint8_t type, uint64_t id, const void *rest, size_t length);
void send_number(uint8_t type, uint64_t id, uint32_t number);
void send_failure(uint8_t request, uint64_t id, const char *reason);

#endif
