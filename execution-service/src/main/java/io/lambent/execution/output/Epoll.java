package io.lambent.execution.output;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.lambent.execution.host.Posix;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Linux's {@code epoll}, edge-triggered, for descriptors that become readable. */
final class Epoll implements AutoCloseable {
  private static final int CTL_ADD = 1;
  private static final int CTL_DEL = 2;
  private static final int IN = 1;
  private static final int EDGE_TRIGGERED = 1 << 31;
  private static final int MAX_EVENTS = 256;

  /** The event record is packed on x86-64 only. */
  private static final int DATA_OFFSET = System.getProperty("os.arch").equals("amd64") ? 4 : 8;

  private static final int EVENT_SIZE = DATA_OFFSET + 8;

  private final MethodHandle control =
      Posix.find(
          "epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private final MethodHandle await =
      Posix.find(
          "epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private final MemorySegment events = Arena.ofAuto().allocate((long) MAX_EVENTS * EVENT_SIZE, 8);
  private final int descriptor;

  Epoll() {
    try {
      MethodHandle create = Posix.find("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
      this.descriptor = (int) create.invokeExact(0x80000);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    if (descriptor < 0) {
      throw new IllegalStateException("epoll is not available");
    }
  }

  void add(int watched) {
    control(CTL_ADD, watched);
  }

  void remove(int watched) {
    control(CTL_DEL, watched);
  }

  /** Waits so long until some are readable; returns them. Called by one thread only. */
  int[] await(int millis) {
    int count;
    try {
      count = (int) await.invokeExact(descriptor, events, MAX_EVENTS, millis);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    int[] ready = new int[Math.max(count, 0)];
    for (int i = 0; i < ready.length; i++) {
      ready[i] = events.get(JAVA_INT_UNALIGNED, (long) i * EVENT_SIZE + DATA_OFFSET);
    }
    return ready;
  }

  private void control(int operation, int watched) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = arena.allocate(EVENT_SIZE, 8);
      event.set(JAVA_INT_UNALIGNED, 0, IN | EDGE_TRIGGERED);
      event.set(JAVA_INT_UNALIGNED, DATA_OFFSET, watched);
      int ignored = (int) control.invokeExact(descriptor, operation, watched, event);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    Posix.close(descriptor);
  }
}
