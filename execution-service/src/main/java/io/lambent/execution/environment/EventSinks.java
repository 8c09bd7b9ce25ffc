package io.lambent.execution.environment;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.logs.LogGroups;
import io.lambent.execution.platformlog.EnvironmentLog;
import io.lambent.execution.platformlog.PlatformListener;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** The receivers of platform events: a log stream for each environment, and listeners for all. */
@Component
final class EventSinks {
  private final LogGroups logs;
  private final List<PlatformListener> listeners;

  EventSinks(LogGroups logs, List<PlatformListener> listeners) {
    this.logs = logs;
    this.listeners = List.copyOf(listeners);
  }

  /** Opens a log stream for a new environment. Blocks. */
  EnvironmentLog openLog(FunctionVersion version) {
    return new EnvironmentLog(
        logs.open(version.function(), version.logging().group(), version.version(), Instant.now()));
  }

  List<PlatformListener> listeners() {
    return listeners;
  }
}
