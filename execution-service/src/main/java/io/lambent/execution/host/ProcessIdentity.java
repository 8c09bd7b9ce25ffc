package io.lambent.execution.host;

import java.time.Instant;
import java.util.Optional;

/**
 * Identifies a process of this host, also among processes that get the same process id later.
 *
 * @param started milliseconds since 1970; 0 where the system does not say
 */
public record ProcessIdentity(long pid, long started) {

  public static ProcessIdentity of(ProcessHandle process) {
    return new ProcessIdentity(
        process.pid(), process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
  }

  /** Finds the process; empty if it has ended. */
  public Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid).filter(process -> of(process).equals(this));
  }
}
