package io.lambent.execution.output;

import io.lambent.execution.cgroup.LimitsProperties;
import io.lambent.execution.host.EnvironmentHome;
import io.lambent.execution.host.Posix;
import jakarta.annotation.PreDestroy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads the output of all environments with one thread.
 *
 * <p>After each round it pauses for some milliseconds unless there is much to read: the end of an
 * invocation drains its pipe anyway, so this thread reads the output of long calls and of
 * environments that start.
 */
@Component
public final class OutputPoller {
  private static final Logger log = LoggerFactory.getLogger(OutputPoller.class);
  private static final long REST_NANOS = 5_000_000;
  private static final int MUCH = 16 * 1024;
  private static final int IDLE_MILLIS = 1000;
  private static final int UNREAD_MILLIS = 5;

  private final @Nullable Epoll epoll = Posix.linux() ? new Epoll() : null;
  private final long bytesPerSecond;
  private final Set<OutputPipe> unread = ConcurrentHashMap.newKeySet();
  private final Map<Integer, OutputPipe> pipes = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  public OutputPoller(LimitsProperties limits) {
    this.bytesPerSecond = limits.logRate().toBytes();
    Thread.ofPlatform().daemon().name("output-poller").start(this::run);
  }

  /**
   * Makes the pipe of a new environment.
   *
   * @param lines takes each line with its line break; called by one thread at a time, must not
   *     block
   */
  public OutputPipe open(EnvironmentHome home, Consumer<String> lines) {
    OutputPipe pipe =
        new OutputPipe(
            home.output(), this, new OutputBudget(bytesPerSecond, System.nanoTime()), lines);
    pipes.put(pipe.descriptor(), pipe);
    if (epoll != null) {
      epoll.add(pipe.descriptor());
    }
    return pipe;
  }

  void remove(OutputPipe pipe) {
    if (pipes.remove(pipe.descriptor(), pipe) && epoll != null) {
      epoll.remove(pipe.descriptor());
    }
    unread.remove(pipe);
  }

  private void run() {
    while (!stopped) {
      try {
        if (round() < MUCH) {
          LockSupport.parkNanos(REST_NANOS);
        }
      } catch (RuntimeException e) {
        log.error("Reading the output of functions failed", e);
      }
    }
  }

  private int round() {
    int read = 0;
    if (epoll == null) {
      for (OutputPipe pipe : pipes.values()) {
        read += Math.max(0, pipe.drain());
      }
      return read;
    }
    for (OutputPipe pipe : unread) {
      read += drain(pipe);
    }
    for (int descriptor : epoll.await(unread.isEmpty() ? IDLE_MILLIS : UNREAD_MILLIS)) {
      OutputPipe pipe = pipes.get(descriptor);
      if (pipe != null) {
        read += drain(pipe);
      }
    }
    return read;
  }

  /**
   * Reads a pipe. epoll is edge-triggered: a pipe that is not drained completely has to stay in
   * {@code unread}, because no further event comes for it.
   */
  private int drain(OutputPipe pipe) {
    int read = pipe.drain();
    if (read == OutputPipe.WAIT || read >= MUCH) {
      unread.add(pipe);
      if (pipes.get(pipe.descriptor()) != pipe) {
        unread.remove(pipe);
      }
    } else {
      unread.remove(pipe);
    }
    return Math.max(0, read);
  }

  @PreDestroy
  public void stop() {
    stopped = true;
  }
}
