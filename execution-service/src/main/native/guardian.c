/*
 * Lambent's guardian: ends what a platform leaves that was killed and could not do it itself. It
 * waits for its standard input, a pipe that only the platform writes to. Where the platform says
 * goodbye with a byte, there is nothing to do. Where the pipe ends without one, the platform is gone;
 * the guardian then ends what it was started for, and itself within two seconds of that.
 *
 * It is in a session of its own and ignores the signals by which terminals and service managers end
 * groups of processes. It never kills by number alone, because a number may belong to another process
 * by then: it takes a descriptor of the process first, then looks whether the process is the
 * platform's, and signals through the descriptor.
 *
 * Usage: lambent-guardian processes VARIABLE [DIRECTORY...]
 *   a variable, as NAME=VALUE, that all programs have that this platform runs for itself; and the
 *   control groups of the instance, one directory in each hierarchy, with the environments below
 * Usage: lambent-guardian postgres DATA ARGUMENT
 *   the data directory of a server and an argument that only this instance's server was started with
 */
#include "system.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

/* Milliseconds after which processes that do not end are given up; the next start sweeps them. */
#define PROCESSES_LIMIT 10000

/* Milliseconds in which a server that was just being started shows itself. */
#define SERVER_APPEARS 1200

/* Milliseconds that a server has for an orderly stop; after that it stops at once and recovers. */
#define SERVER_STOPS 1000

/* Milliseconds that it has for a stop at once, after which it kills its own children itself. */
#define SERVER_ENDS 10000

/* Bytes of arguments or variables that are searched. */
#define MOST_WORDS 262144

static long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void pause_for(long milliseconds) {
  struct timespec time = {.tv_sec = milliseconds / 1000,
                          .tv_nsec = milliseconds % 1000 * 1000000};
  nanosleep(&time, NULL);
}

/* Reads a file of /proc; returns its length, or -1. */
static ssize_t read_of(pid_t pid, const char *name, char *text, size_t size) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return -1;
  }
  size_t length = 0;
  ssize_t more = 1;
  while (more > 0 && length < size - 1) {
    more = read(file, text + length, size - 1 - length);
    length += more > 0 ? (size_t)more : 0;
  }
  close(file);
  text[length] = 0;
  return (ssize_t)length;
}

/* Returns true if the word is in a file of /proc, such as cmdline, that ends each with a zero byte. */
static bool has_word(pid_t pid, const char *name, const char *word) {
  static char words[MOST_WORDS];
  ssize_t length = read_of(pid, name, words, sizeof words);
  for (ssize_t at = 0; at < length; at += (ssize_t)strlen(words + at) + 1) {
    if (strcmp(words + at, word) == 0) {
      return true;
    }
  }
  return false;
}

static void signal_process(int process, int number) {
  syscall(SYS_pidfd_send_signal, process, number, NULL, 0);
}

/* Waits until a process has ended; returns whether it has within that many milliseconds. */
static bool ends_within(int process, int milliseconds) {
  struct pollfd ended = {.fd = process, .events = POLLIN};
  return poll(&ended, 1, milliseconds) > 0;
}

/* Writes to a control file; returns whether it is there and the kernel took it. */
static bool put(int group, const char *name, const char *value) {
  int file = openat(group, name, O_WRONLY | O_CLOEXEC);
  if (file < 0) {
    return false;
  }
  bool taken = write(file, value, strlen(value)) > 0;
  close(file);
  return taken;
}

/* Returns true if a process is in a group below the instance's, whose name no other group has. */
static bool is_member(pid_t pid, const char *instance) {
  char groups[8192];
  char part[300];
  snprintf(part, sizeof part, "/%s/", instance);
  return read_of(pid, "cgroup", groups, sizeof groups) > 0 && strstr(groups, part) != NULL;
}

static void kill_members(int group, const char *instance) {
  int file = openat(group, "cgroup.procs", O_RDONLY | O_CLOEXEC);
  FILE *members = file < 0 ? NULL : fdopen(file, "r");
  int pid;
  if (!members) {
    return;
  }
  while (fscanf(members, "%d", &pid) == 1) {
    int process = pid > 1 ? sys_pidfd_open(pid) : -1;
    if (process >= 0) {
      if (is_member(pid, instance)) {
        signal_process(process, SIGKILL);
      }
      close(process);
    }
  }
  fclose(members);
}

/*
 * Ends the processes of a group. Version 2 does that by one write, whether they are frozen or not.
 * In version 1 a frozen process does not die, so the group is thawed; before, it is frozen, so that
 * no process is born while the others are counted.
 */
static void end_members(int group, const char *instance) {
  if (put(group, "cgroup.kill", "1")) {
    return;
  }
  put(group, "freezer.state", "FROZEN");
  kill_members(group, instance);
  put(group, "freezer.state", "THAWED");
}

/* Ends and removes the groups of the environments and the instance's; returns whether all are gone. */
static bool remove_instance(const char *directory, const char *instance) {
  int opened = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *groups = opened < 0 ? NULL : fdopendir(opened);
  if (!groups) {
    return errno == ENOENT;
  }
  end_members(opened, instance);
  for (struct dirent *each = readdir(groups); each; each = readdir(groups)) {
    int group = each->d_type == DT_DIR && each->d_name[0] != '.'
                    ? openat(opened, each->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                    : -1;
    if (group >= 0) {
      end_members(group, instance);
      close(group);
      unlinkat(opened, each->d_name, AT_REMOVEDIR);
    }
  }
  closedir(groups);
  return rmdir(directory) == 0 || errno == ENOENT;
}

/* Kills the programs that have the variable; returns whether there was one. */
static bool end_marked(const char *variable) {
  DIR *all = opendir("/proc");
  bool found = false;
  for (struct dirent *each = all ? readdir(all) : NULL; each; each = readdir(all)) {
    pid_t pid = atoi(each->d_name);
    int process = pid > 1 ? sys_pidfd_open(pid) : -1;
    if (process >= 0) {
      if (has_word(pid, "environ", variable)) {
        signal_process(process, SIGKILL);
        found = true;
      }
      close(process);
    }
  }
  if (all) {
    closedir(all);
  }
  return found;
}

static void end_processes(const char *variable, char **directories) {
  const char *slash = directories[0] ? strrchr(directories[0], '/') : NULL;
  const char *instance = slash ? slash + 1 : "";
  long end = now() + PROCESSES_LIMIT;
  bool left = true;
  for (long wait = 1; left && now() < end; wait = wait < 50 ? wait * 2 : wait) {
    left = end_marked(variable);
    for (char **each = directories; *each; each++) {
      left |= !remove_instance(*each, instance);
    }
    if (left) {
      pause_for(wait);
    }
  }
}

/* The process that a server's postmaster.pid names; -1 where there is none. */
static pid_t postmaster(const char *data) {
  char path[4096];
  int pid = -1;
  snprintf(path, sizeof path, "%s/postmaster.pid", data);
  FILE *file = fopen(path, "re");
  if (!file) {
    return -1;
  }
  int found = fscanf(file, "%d", &pid);
  fclose(file);
  return found == 1 && pid > 1 ? pid : -1;
}

/*
 * Stops the server: in order, so that the next start need not recover, and where that takes too long
 * at once. Neither loses what was committed.
 */
static bool stop_server(pid_t pid, const char *argument) {
  int process = sys_pidfd_open(pid);
  bool ours = process >= 0 && has_word(pid, "cmdline", argument);
  if (ours) {
    signal_process(process, SIGINT);
    if (!ends_within(process, SERVER_STOPS)) {
      signal_process(process, SIGQUIT);
      ends_within(process, SERVER_ENDS);
    }
  }
  close(process);
  return ours;
}

static void end_server(const char *data, const char *argument) {
  long end = now() + SERVER_APPEARS;
  while (now() < end) {
    pid_t pid = postmaster(data);
    if (pid > 0 && stop_server(pid, argument)) {
      return;
    }
    pause_for(20);
  }
}

/* Waits for the platform's end; returns whether it has said goodbye. */
static bool goodbye(void) {
  char byte;
  ssize_t length;
  do {
    length = read(STDIN_FILENO, &byte, 1);
  } while (length < 0 && errno == EINTR);
  return length > 0;
}

int main(int count, char **arguments) {
  setsid();
  signal(SIGHUP, SIG_IGN);
  signal(SIGINT, SIG_IGN);
  signal(SIGTERM, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_NAME, "lambent-guard", 0, 0, 0);
  if (count < 3 || chdir("/") != 0) {
    return 64;
  }
  if (goodbye()) {
    return 0;
  }
  if (strcmp(arguments[1], "processes") == 0) {
    end_processes(arguments[2], arguments + 3);
  } else if (strcmp(arguments[1], "postgres") == 0 && count == 4) {
    end_server(arguments[2], arguments[3]);
  } else {
    return 64;
  }
  return 0;
}
