package io.lambent.execution.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * The system calls that the JDK has no API for.
 *
 * <p>{@link #read} is called with descriptors that do not block, so it skips the transition to
 * native state and reads straight into the Java heap: about 0.3 microseconds when there is nothing.
 */
public final class Posix {
  private static final boolean LINUX = System.getProperty("os.name").equals("Linux");
  private static final int O_RDWR = 2;
  private static final int O_NONBLOCK = LINUX ? 0x800 : 0x4;
  private static final int O_CLOEXEC = LINUX ? 0x80000 : 0x1000000;
  private static final int SIGKILL = 9;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle MKFIFO =
      find("mkfifo", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CHMOD =
      find("chmod", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle OPEN =
      find(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE =
      find("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle READ =
      find(
          "read",
          FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG),
          Linker.Option.critical(true));
  private static final MethodHandle KILL =
      find("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

  /** The locale category that says how text is encoded, as glibc numbers it. */
  private static final int LC_CTYPE_MASK = 1;

  private Posix() {}

  /** Returns true where the C library finds a locale of this name. */
  static boolean hasLocale(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle newLocale =
          find("newlocale", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS, ADDRESS));
      MethodHandle freeLocale = find("freelocale", FunctionDescriptor.ofVoid(ADDRESS));
      MemorySegment locale =
          (MemorySegment)
              newLocale.invokeExact(LC_CTYPE_MASK, arena.allocateFrom(name), MemorySegment.NULL);
      boolean found = locale.address() != 0;
      if (found) {
        freeLocale.invokeExact(locale);
      }
      return found;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  public static boolean linux() {
    return LINUX;
  }

  /**
   * Makes a pipe with a name that every user may write to; the directory it is in keeps others out.
   */
  public static void makeFifo(Path path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path.toString());
      if ((int) MKFIFO.invokeExact(name, 0600) != 0 || (int) CHMOD.invokeExact(name, 0622) != 0) {
        throw new IOException("cannot make the pipe " + path);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Opens a pipe for reading that never blocks. For writing, too, so that it never reports an end
   * while no process has it open.
   */
  public static int openFifo(Path path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int descriptor =
          (int)
              OPEN.invokeExact(
                  arena.allocateFrom(path.toString()), O_RDWR | O_NONBLOCK | O_CLOEXEC);
      if (descriptor < 0) {
        throw new IOException("cannot open the pipe " + path);
      }
      return descriptor;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Reads what is there; 0 or less where there is nothing. */
  public static int read(int descriptor, MemorySegment into) {
    try {
      return (int) (long) READ.invokeExact(descriptor, into, into.byteSize());
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  public static void close(int descriptor) {
    try {
      int ignored = (int) CLOSE.invokeExact(descriptor);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Kills a process group. */
  public static void killGroup(long leader) {
    if (leader <= 1) {
      throw new IllegalArgumentException("not a process group: " + leader);
    }
    try {
      int ignored = (int) KILL.invokeExact((int) -leader, SIGKILL);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Kills one process; nothing happens where it has ended. */
  public static void kill(long pid) {
    if (pid <= 1) {
      throw new IllegalArgumentException("not a process: " + pid);
    }
    try {
      int ignored = (int) KILL.invokeExact((int) pid, SIGKILL);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  public static MethodHandle find(String name, FunctionDescriptor type, Linker.Option... options) {
    return LINKER.downcallHandle(
        LINKER
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new IllegalStateException("the C library has no " + name)),
        type,
        options);
  }
}
