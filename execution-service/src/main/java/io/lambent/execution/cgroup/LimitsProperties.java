package io.lambent.execution.cgroup;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of one environment.
 *
 * @param controlGroups {@code AUTO} uses the kernel's control groups as far as this process may
 *     make some, {@code REQUIRED} does not start without them, {@code NONE} leaves them alone
 * @param cpu how processors are shared between environments
 * @param logRate output of one environment in a second, four times that at once after a pause;
 *     faster writers are slowed
 * @param processes processes and threads of one environment; AWS allows 1,024
 */
@Validated
@ConfigurationProperties(prefix = "lambent.limits", ignoreUnknownFields = false)
public record LimitsProperties(
    @DefaultValue("AUTO") ControlGroupUse controlGroups,
    @DefaultValue("WEIGHT") CpuShare cpu,
    @NotNull @DefaultValue("4MB") DataSize logRate,
    @Min(16) @Max(1_000_000) @DefaultValue("1024") int processes) {

  /** Values of {@code lambent.limits.control-groups}. */
  public enum ControlGroupUse {
    AUTO,
    REQUIRED,
    NONE
  }

  /** Values of {@code lambent.limits.cpu}. */
  public enum CpuShare {
    /** The share that AWS gives, and no more: 1,769 MB are one processor. Init phases have two. */
    QUOTA,
    /** In proportion to memory where processors are short, all of them else. */
    WEIGHT,
    /** No control: the kernel shares processors between processes. */
    NONE
  }
}
