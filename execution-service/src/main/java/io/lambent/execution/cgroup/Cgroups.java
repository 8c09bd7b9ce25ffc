package io.lambent.execution.cgroup;

import io.lambent.execution.ExecutionProperties;
import io.lambent.execution.host.Guardian;
import io.lambent.execution.host.SandboxFailedException;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Makes the control group of each environment, below one of this instance's own that ends with it.
 * If the host does not let this process make groups, {@link #problem} says why, and environments go
 * without.
 */
@Component
public final class Cgroups {
  private static final Logger log = LoggerFactory.getLogger(Cgroups.class);

  private final @Nullable CgroupHierarchy hierarchy;
  private final Set<CgroupController> controllers;
  private final String problem;
  private final AtomicLong sequence = new AtomicLong();

  /** Ends the environments where this process is killed. */
  private @Nullable Guardian guardian;

  @Autowired
  Cgroups(LimitsProperties properties, ExecutionProperties execution) {
    this(properties);
    CgroupHierarchy found = hierarchy;
    guardian =
        Guardian.ofProcesses(
                found == null ? List.of() : found.directories(), execution.nativePrograms())
            .orElse(null);
  }

  /** Without a guardian. */
  Cgroups(LimitsProperties properties) {
    CgroupHierarchy found = null;
    String reason = "lambent.limits.control-groups is 'none'";
    if (properties.controlGroups() != LimitsProperties.ControlGroupUse.NONE) {
      try {
        found = CgroupHierarchy.open(CgroupHierarchy.newName(), properties);
        reason = "";
      } catch (AccessDeniedException e) {
        reason =
            "this user may not make control groups in "
                + Path.of(e.getFile()).getParent()
                + "; 'systemd-run --user --scope -p Delegate=yes COMMAND' runs a command where it"
                + " may";
      } catch (IOException | RuntimeException e) {
        reason = "control groups cannot be made: " + e;
      }
    }
    this.hierarchy = found;
    this.controllers = found == null ? Set.of() : Set.copyOf(found.controllers());
    this.problem = reason;
    if (properties.controlGroups() == LimitsProperties.ControlGroupUse.REQUIRED
        && !missing().isEmpty()) {
      close();
      throw new SandboxFailedException(
          "lambent.limits.control-groups is 'required', but not limited are "
              + notLimited()
              + (problem.isEmpty() ? "" : "; " + problem));
    }
    report();
  }

  private void report() {
    CgroupHierarchy found = hierarchy;
    if (found != null) {
      log.info("Limits of environments: {} ({})", limited(), found.description());
    }
    if (!missing().isEmpty()) {
      log.warn(
          "NOT limited by the kernel for each environment: {}{}",
          notLimited(),
          problem.isEmpty() ? "" : " (" + problem + ")");
    }
  }

  /** Makes a group for the processes of one environment. Some tenths of a millisecond. */
  public Cgroup create(ResourceLimits limits) {
    Cgroup group = make();
    group.limit(limits);
    return group;
  }

  private Cgroup make() {
    CgroupHierarchy found = hierarchy;
    if (found != null) {
      try {
        return found.create(Long.toString(sequence.incrementAndGet(), Character.MAX_RADIX));
      } catch (IOException e) {
        log.error("An environment goes without limits: its control group cannot be made", e);
      }
    }
    return new NoCgroup();
  }

  /** Returns true if idle environments can be frozen. */
  public boolean canFreeze() {
    return controllers.contains(CgroupController.FREEZER);
  }

  /** The controllers in use for each environment. */
  Set<CgroupController> controllers() {
    return controllers;
  }

  /** The controllers that are not in use. */
  Set<CgroupController> missing() {
    Set<CgroupController> missing = EnumSet.allOf(CgroupController.class);
    missing.removeAll(controllers);
    return missing;
  }

  /** Why there are no control groups; empty where there are. */
  public String problem() {
    return problem;
  }

  /** The resources that the kernel limits for each environment, as text. */
  public String limited() {
    return describe(controllers);
  }

  /** The resources that it does not limit, as text; empty where it limits all that it can. */
  public String notLimited() {
    return describe(missing());
  }

  private static String describe(Set<CgroupController> controllers) {
    return controllers.stream()
        .sorted()
        .map(
            each ->
                switch (each) {
                  case MEMORY -> "memory";
                  case PIDS -> "processes";
                  case CPU -> "processor share";
                  case FREEZER -> "freezing";
                })
        .collect(Collectors.joining(", "))
        .toLowerCase(Locale.ROOT);
  }

  @PreDestroy
  void close() {
    CgroupHierarchy found = hierarchy;
    if (found != null) {
      found.close();
    }
    Guardian watching = guardian;
    if (watching != null) {
      watching.close();
    }
  }
}
