package io.lambent.execution;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.springframework.util.unit.DataSize;

/** The memory of the host, or of the container this process runs in. */
public final class HostMemory {
  private HostMemory() {}

  /** All of it; more than any host has where it cannot be told. */
  public static DataSize total() {
    return DataSize.ofBytes(
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean host
            ? host.getTotalMemorySize()
            : Long.MAX_VALUE);
  }
}
