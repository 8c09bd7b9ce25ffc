package io.lambent.execution.sandbox;

import io.lambent.execution.sandbox.LimitsProperties.ControlGroupUse;
import io.lambent.execution.sandbox.LimitsProperties.CpuShare;
import org.springframework.util.unit.DataSize;

/** Limits with one thing special. */
final class TestingLimits {
  private TestingLimits() {}

  static LimitsProperties of(CpuShare cpu) {
    return new LimitsProperties(ControlGroupUse.AUTO, cpu, DataSize.ofMegabytes(4), 1024);
  }

  static LimitsProperties of(int processes) {
    return new LimitsProperties(
        ControlGroupUse.AUTO, CpuShare.WEIGHT, DataSize.ofMegabytes(4), processes);
  }

  static LimitsProperties of(DataSize logRate) {
    return new LimitsProperties(ControlGroupUse.AUTO, CpuShare.NONE, logRate, 1024);
  }
}
