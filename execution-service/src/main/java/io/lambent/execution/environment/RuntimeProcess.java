package io.lambent.execution.environment;

import io.lambent.contract.invocation.ResponseFlow;
import io.lambent.execution.platformlog.PlatformLines.Phase;
import io.lambent.execution.runtimeapi.RuntimeListener;
import io.lambent.execution.start.EnvironmentStarter;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One process of an environment; there is a second one where the init phase is tried again. What a
 * process says reaches the environment in order, from the moment the environment knows that it has
 * started, and only as long as it is the environment's current one.
 */
final class RuntimeProcess implements RuntimeListener {
  private final ExecutionEnvironment environment;
  private final Phase phase;
  private volatile long beganNanos = System.nanoTime();
  private @Nullable Integer exitStatus;
  private final List<Runnable> early = new ArrayList<>();
  private volatile EnvironmentStarter.@Nullable Started started;
  private @Nullable Future<?> initTimeout;

  RuntimeProcess(ExecutionEnvironment environment, Phase phase) {
    this.environment = environment;
    this.phase = phase;
  }

  Phase phase() {
    return phase;
  }

  long beganNanos() {
    return beganNanos;
  }

  long micros() {
    return (System.nanoTime() - beganNanos) / 1000;
  }

  EnvironmentStarter.@Nullable Started started() {
    return started;
  }

  void limitInit(Future<?> timeout) {
    initTimeout = timeout;
  }

  void endInit() {
    Future<?> scheduled = initTimeout;
    if (scheduled != null) {
      scheduled.cancel(false);
      initTimeout = null;
    }
  }

  /** The process is about to be started. */
  void restartClock() {
    beganNanos = System.nanoTime();
  }

  void started(EnvironmentStarter.Started process) {
    started = process;
  }

  /** Lets the environment hear what the process said before the environment knew of it. */
  void replay() {
    early.forEach(Runnable::run);
    early.clear();
  }

  void exited(int status) {
    exitStatus = status;
    environment.processExited(this);
  }

  boolean hasExited() {
    return exitStatus != null;
  }

  int exitStatus() {
    return exitStatus == null ? 0 : exitStatus;
  }

  private void hear(Runnable event) {
    if (!environment.isCurrent(this) || environment.state().over()) {
      return;
    }
    if (started == null) {
      early.add(() -> hear(event));
    } else {
      event.run();
    }
  }

  @Override
  public void waiting() {
    hear(this::specialise);
  }

  private void specialise() {
    EnvironmentStarter.Started process = started;
    if (process != null) {
      process.specialise();
      environment.runtimeIsUp();
    }
  }

  @Override
  public void ready() {
    hear(() -> environment.ready(this));
  }

  @Override
  public void initError(String type, byte[] error) {
    hear(() -> environment.initError(this, type, error));
  }

  @Override
  public void taken(String requestId) {
    hear(() -> environment.taken(requestId));
  }

  @Override
  public void response(String requestId, byte[] payload) {
    hear(() -> environment.response(requestId, payload));
  }

  @Override
  public void responseTooLarge(String requestId, long size) {
    hear(() -> environment.responseTooLarge(requestId));
  }

  @Override
  public void streamBegan(String requestId, String contentType, ResponseFlow flow) {
    hear(() -> environment.stream().began(requestId, contentType, flow));
  }

  @Override
  public void streamPart(byte[] bytes) {
    hear(() -> environment.stream().part(bytes));
  }

  @Override
  public void streamEnded() {
    hear(environment.stream()::ended);
  }

  @Override
  public void streamBroken() {
    hear(() -> environment.stream().broken(this));
  }

  @Override
  public void error(String requestId, String type, byte[] error, boolean last) {
    hear(() -> environment.error(requestId, type, error, last));
  }

  @Override
  public void violated(String reason) {
    hear(() -> environment.violated(reason));
  }

  @Override
  public void closed() {
    hear(() -> environment.connectionClosed(this));
  }
}
