#include "message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const uint8_t *take(struct fields *fields, size_t size) {
  if (fields->bad || (size_t)(fields->end - fields->at) < size) {
    fields->bad = true;
    return NULL;
  }
  const uint8_t *taken = fields->at;
  fields->at += size;
  return taken;
}

uint8_t read_u8(struct fields *fields) {
  const uint8_t *at = take(fields, 1);
  return at ? *at : 0;
}

uint32_t read_u32(struct fields *fields) {
  const uint8_t *at = take(fields, 4);
  return at ? (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3] : 0;
}

uint64_t read_u64(struct fields *fields) {
  uint64_t high = read_u32(fields);
  return high << 32 | read_u32(fields);
}

const char *read_string(struct fields *fields) {
  uint32_t length = read_u32(fields);
  const uint8_t *at = take(fields, (size_t)length + 1);
  if (!at || at[length] != 0 || memchr(at, 0, length)) {
    fields->bad = true;
    return "";
  }
  return (const char *)at;
}

char **read_strings(struct fields *fields) {
  uint32_t count = read_u32(fields);
  /* Each takes five bytes at least, so that no count asks for more memory than the message did. */
  if (count > (size_t)(fields->end - fields->at) / 5) {
    fields->bad = true;
    count = 0;
  }
  char **strings = calloc((size_t)count + 1, sizeof *strings);
  if (!strings) {
    fields->bad = true;
    return NULL;
  }
  for (uint32_t i = 0; i < count; i++) {
    strings[i] = (char *)read_string(fields);
  }
  return strings;
}

uint8_t *put_u32(uint8_t *at, uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    *at++ = (uint8_t)(value >> shift);
  }
  return at;
}

uint8_t *put_u64(uint8_t *at, uint64_t value) {
  return put_u32(put_u32(at, (uint32_t)(value >> 32)), (uint32_t)value);
}

/*
 * Bytes queued from which on no request is taken: some 10,000 messages. What the launcher says
 * without being asked is bounded by the sandboxes that run.
 */
#define OUTPUT_LIMIT (256 * 1024)

static struct {
  uint8_t *bytes;
  size_t size;
  size_t begin;
  size_t end;
} output;

bool output_waits(void) {
  return output.begin < output.end;
}

bool output_is_full(void) {
  return output.end - output.begin > OUTPUT_LIMIT;
}

void output_flush(void) {
  while (output.begin < output.end) {
    ssize_t written = write(STDOUT_FILENO, output.bytes + output.begin, output.end - output.begin);
    if (written >= 0) {
      output.begin += (size_t)written;
    } else if (errno == EAGAIN) {
      return;
    } else if (errno != EINTR) {
      _exit(0);
    }
  }
  output.begin = 0;
  output.end = 0;
}

static void output_append(const uint8_t *bytes, size_t length) {
  if (output.begin > 0 && output.end + length > output.size) {
    memmove(output.bytes, output.bytes + output.begin, output.end - output.begin);
    output.end -= output.begin;
    output.begin = 0;
  }
  if (output.end + length > output.size) {
    size_t size = output.size == 0 ? 4096 : 2 * output.size;
    output.bytes = realloc(output.bytes, size);
    if (!output.bytes) {
      _exit(71);
    }
    output.size = size;
  }
  memcpy(output.bytes + output.end, bytes, length);
  output.end += length;
}

void send_message(uint8_t type, uint64_t id, const void *rest, size_t length) {
  uint8_t message[512];
  if (length > sizeof message - 13) {
    length = sizeof message - 13;
  }
  uint8_t *at = put_u32(message, (uint32_t)(9 + length));
  *at++ = type;
  at = put_u64(at, id);
  if (length > 0) {
    memcpy(at, rest, length);
  }
  output_append(message, 13 + length);
  output_flush();
}

void send_number(uint8_t type, uint64_t id, uint32_t number) {
  uint8_t bytes[4];
  put_u32(bytes, number);
  send_message(type, id, bytes, sizeof bytes);
}

void send_failure(uint8_t request, uint64_t id, const char *reason) {
  uint8_t bytes[400];
  size_t length = strlen(reason);
  if (length > sizeof bytes - 1) {
    length = sizeof bytes - 1;
  }
  bytes[0] = request;
  memcpy(bytes + 1, reason, length);
  send_message('f', id, bytes, 1 + length);
}
