package io.lambent.execution.cgroup;

import io.lambent.execution.cgroup.LimitsProperties.ControlGroupUse;
import io.lambent.execution.cgroup.LimitsProperties.CpuShare;
import org.springframework.util.unit.DataSize;

/** Limits with one thing special. */
public final class TestingLimits {
  private TestingLimits() {}

  public static LimitsProperties of(CpuShare cpu) {
    return new LimitsProperties(ControlGroupUse.AUTO, cpu, DataSize.ofMegabytes(4), 1024);
  }

  public static LimitsProperties of(int processes) {
    return new LimitsProperties(
        ControlGroupUse.AUTO, CpuShare.WEIGHT, DataSize.ofMegabytes(4), processes);
  }

  public static LimitsProperties of(DataSize logRate) {
    return new LimitsProperties(ControlGroupUse.AUTO, CpuShare.NONE, logRate, 1024);
  }
}
