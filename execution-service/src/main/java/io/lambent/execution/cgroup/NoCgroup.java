package io.lambent.execution.cgroup;

import java.nio.file.Path;
import java.util.List;

/** The group of an environment on a host without control groups: it limits nothing. */
public final class NoCgroup extends Cgroup {

  @Override
  public List<Path> entries() {
    return List.of();
  }

  @Override
  void apply(ResourceLimits next) {}

  @Override
  public void initialised() {}

  @Override
  public boolean limitsMemory() {
    return false;
  }

  @Override
  public boolean freeze() {
    return false;
  }

  @Override
  public void thaw() {}

  @Override
  public void kill() {}

  @Override
  public long outOfMemoryKills() {
    return 0;
  }

  @Override
  long usage() {
    return UNKNOWN;
  }

  @Override
  long peakUsage() {
    return UNKNOWN;
  }

  @Override
  long files() {
    return 0;
  }

  @Override
  List<Path> directories() {
    return List.of();
  }
}
