package io.lambent.execution.host;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.springframework.util.unit.DataSize;

/** The memory of the host, or of the container this process runs in. */
public final class HostMemory {
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final Path CONTAINER_LIMIT = Path.of("/sys/fs/cgroup/memory.max");
  private static final Path CONTAINER_USE = Path.of("/sys/fs/cgroup/memory.current");

  private HostMemory() {}

  /** All of it; more than any host has where it cannot be told. */
  public static DataSize total() {
    return DataSize.ofBytes(
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean host
            ? host.getTotalMemorySize()
            : Long.MAX_VALUE);
  }

  /**
   * The memory that is available without swapping, in bytes, as Linux estimates it; in a container
   * with a memory limit, the rest of the limit. Where it cannot be read, more than any host has.
   */
  public static long availableBytes() {
    return Math.min(availableOnHost(), leftInContainer());
  }

  private static long availableOnHost() {
    try (Stream<String> lines = Files.lines(MEMINFO)) {
      return lines
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(Long.MAX_VALUE);
    } catch (IOException | UncheckedIOException | NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Control groups of version 2 only; page cache counts as used, so this is a lower bound. */
  private static long leftInContainer() {
    try {
      String limit = Files.readString(CONTAINER_LIMIT).strip();
      return limit.equals("max")
          ? Long.MAX_VALUE
          : Long.parseLong(limit) - Long.parseLong(Files.readString(CONTAINER_USE).strip());
    } catch (IOException | NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}
