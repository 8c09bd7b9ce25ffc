package io.lambent.execution.sandbox.selection;

import io.lambent.execution.ExecutionProperties;
import io.lambent.execution.host.NativePrograms;
import io.lambent.execution.host.RunDirectory;
import io.lambent.execution.host.SandboxFailedException;
import io.lambent.execution.host.Spawner;
import io.lambent.execution.output.OutputPoller;
import io.lambent.execution.sandbox.SandboxDriver;
import io.lambent.execution.sandbox.namespace.Bubblewrap;
import io.lambent.execution.sandbox.namespace.BubblewrapDriver;
import io.lambent.execution.sandbox.namespace.LauncherDriver;
import io.lambent.execution.sandbox.namespace.LauncherFiles;
import io.lambent.execution.sandbox.namespace.SandboxUsers;
import io.lambent.execution.sandbox.namespace.SystemView;
import io.lambent.execution.sandbox.process.ProcessDriver;
import io.lambent.execution.sandbox.selection.SandboxProperties.Choice;
import io.lambent.execution.sandbox.selection.SandboxProperties.LauncherChoice;
import io.lambent.execution.seccomp.SeccompFilter;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The driver in use on this host, and why. */
@Component
public final class SandboxSelection {
  private static final Logger log = LoggerFactory.getLogger(SandboxSelection.class);

  private final SandboxDriver driver;
  private final String reason;

  private record Selected(SandboxDriver driver, String reason) {}

  SandboxSelection(
      SandboxProperties properties,
      ExecutionProperties execution,
      Spawner spawner,
      RunDirectory runDirectory,
      OutputPoller outputPoller) {
    List<String> problems = new ArrayList<>();
    Selected selected = null;
    if (properties.driver() == Choice.PROCESS) {
      problems.add("lambent.sandbox.driver is 'process'");
    } else {
      selected =
          launcher(properties, execution, spawner, runDirectory, outputPoller, problems)
              .or(() -> bubblewrap(execution, spawner, runDirectory, problems))
              .orElse(null);
    }
    if (selected != null) {
      this.driver = selected.driver();
      problems.addFirst(selected.reason());
      this.reason = String.join("; ", problems);
      log.info("Sandbox driver: {} ({})", driver.name(), reason);
      return;
    }
    this.reason = String.join("; ", problems);
    if (properties.driver() == Choice.NAMESPACE) {
      throw new SandboxFailedException(
          "lambent.sandbox.driver is 'namespace', which this host cannot offer: " + reason);
    }
    this.driver = new ProcessDriver(spawner, runDirectory);
    log.warn(
        "Sandbox driver: {} ({}). Functions are NOT isolated from each other or from this host.",
        driver.name(),
        reason);
  }

  private static Optional<Selected> launcher(
      SandboxProperties properties,
      ExecutionProperties execution,
      Spawner spawner,
      RunDirectory runDirectory,
      OutputPoller outputPoller,
      List<String> problems) {
    if (properties.launcher() == LauncherChoice.BUBBLEWRAP) {
      return Optional.empty();
    }
    SandboxUsers users = SandboxUsers.ofHost();
    LauncherDriver driver;
    try {
      Optional<LauncherFiles> files = LauncherFiles.unpack(execution);
      if (files.isEmpty()) {
        problems.add("this build has no launcher");
        return Optional.empty();
      }
      driver =
          new LauncherDriver(
              files.get(), spawner, runDirectory, outputPoller, users, System::nanoTime);
    } catch (IOException e) {
      problems.add("the launcher cannot be unpacked: " + e.getMessage());
      return Optional.empty();
    }
    Optional<String> problem = driver.problem();
    if (problem.isPresent()) {
      problems.add("the launcher does not work here: " + problem.get());
      driver.close();
      return Optional.empty();
    }
    return Optional.of(new Selected(driver, "the launcher works; " + describe(users)));
  }

  private static Optional<Selected> bubblewrap(
      ExecutionProperties execution,
      Spawner spawner,
      RunDirectory runDirectory,
      List<String> problems) {
    Optional<Bubblewrap> bubblewrap;
    try {
      bubblewrap =
          Bubblewrap.find(
              runDirectory.keep("filter", SeccompFilter.program()),
              SystemView.ofHost(runDirectory));
    } catch (IOException e) {
      problems.add("the files of sandboxes cannot be written: " + e.getMessage());
      return Optional.empty();
    }
    if (bubblewrap.isEmpty()) {
      problems.add("bubblewrap is not installed");
      return Optional.empty();
    }
    Optional<String> problem = bubblewrap.get().problem();
    if (problem.isPresent()) {
      problems.add(problem.get());
      return Optional.empty();
    }
    try {
      Path networks =
          NativePrograms.unpack("lambent-network", execution.nativePrograms()).orElse(null);
      return Optional.of(
          new Selected(
              new BubblewrapDriver(bubblewrap.get(), spawner, runDirectory, networks),
              "bubblewrap works; " + describe(bubblewrap.get().users())));
    } catch (IOException e) {
      problems.add("the program that makes networks cannot be unpacked: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static String describe(SandboxUsers users) {
    return users.own()
        ? "every environment has a user of its own"
        : "environments share a user in a user namespace";
  }

  public SandboxDriver driver() {
    return driver;
  }

  /** Why this driver is in use, and why others are not, in one line. */
  public String reason() {
    return reason;
  }

  @PreDestroy
  void close() {
    driver.close();
  }
}
