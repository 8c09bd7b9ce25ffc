/*
 * Messages between the platform and the launcher, over the launcher's standard input and output.
 *
 * A message is a big-endian u32 length of all that follows, one byte of type, and fields. A string
 * is a u32 length, that many bytes, and a zero byte, so that it can be used where it lies. A list is
 * a u32 count and its elements.
 *
 * to the launcher
 *   'T'  template: see root_template; always the first message
 *   'N'  network:  string socket of the platform's that takes listeners; before the first sandbox
 *                  that has some
 *   'S'  start:    u64 id, ...: see sandbox_start
 *   'B'  bind:     u64 id, u64 size of /tmp in bytes, list of binds: see root_open
 *   'K'  kill:     u64 id
 * from the launcher; each request is answered, whatever becomes of it
 *   't'  the template is made; the launcher works here
 *   'n'  the socket is connected
 *   's'  started:  u64 id, u32 host pid of the program
 *   'w'  waiting:  u64 id; a zygote is ready to fork
 *   'b'  bound:    u64 id
 *   'k'  killed:   u64 id; the signal is sent, or there is no such sandbox
 *   'f'  failed:   u64 id, u8 type of the request, the reason as text to the end; of a start, 'x'
 *                  follows
 *   'x'  ended:    u64 id, u32 exit status, 128 and the signal's number where one ended it; no
 *                  process of the sandbox is left
 *
 * Messages to the platform are queued and written as far as its pipe has room: the launcher never
 * waits for the platform to read.
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

/*
 * Queues a message and writes what the pipe takes of the queue; ends the launcher where the platform
 * is gone.
 */
void send_message(uint8_t type, uint64_t id, const void *rest, size_t length);
void send_number(uint8_t type, uint64_t id, uint32_t number);
void send_failure(uint8_t request, uint64_t id, const char *reason);

/* Writes what the pipe takes of the queue. */
void output_flush(void);

/* Whether messages are queued that the pipe had no room for. */
bool output_waits(void);

/* Whether so much is queued that no further request may be taken. */
bool output_is_full(void);

#endif
