package io.lambent.execution.environment;

import io.lambent.contract.invocation.ResponseFlow;
import io.lambent.execution.platformlog.PlatformEvent.Phase;
import io.lambent.execution.runtimeapi.RuntimeListener;
import io.lambent.execution.start.EnvironmentStarter;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
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

  /** Returns true while the time of its init phase counts. */
  boolean initLimited() {
    return initTimeout != null;
  }

  /** Ends the process, if it has been started. */
  void kill(Executor blocking) {
    EnvironmentStarter.Started process = started;
    if (process != null) {
      process.link().close();
      blocking.execute(process.sandbox()::kill);
    }
  }

  /** The process is about to be started. */
  void restartClock() {
    beganNanos = System.nanoTime();
  }

  void started(EnvironmentStarter.Started process) {
    started = process;
  }

  /** Passes on what the process said before the environment knew of it. */
  void replay() {
    early.forEach(Runnable::run);
    early.clear();
  }

  void exited(int status) {
    exitStatus = status;
    environment.watch().processExited(this);
  }

  boolean hasExited() {
    return exitStatus != null;
  }

  int exitStatus() {
    return exitStatus == null ? 0 : exitStatus;
  }

  private void passOn(Runnable event) {
    if (!environment.isCurrent(this) || environment.state().over()) {
      return;
    }
    if (started == null) {
      early.add(() -> passOn(event));
    } else {
      event.run();
    }
  }

  @Override
  public void waiting() {
    passOn(this::specialise);
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
    passOn(() -> environment.ready(this));
  }

  @Override
  public void initError(String type, byte[] error) {
    passOn(() -> environment.initError(this, type, error));
  }

  @Override
  public void taken(String requestId) {
    passOn(() -> environment.invocation().taken(requestId));
  }

  @Override
  public void response(String requestId, byte[] payload) {
    passOn(() -> environment.invocation().response(requestId, payload));
  }

  @Override
  public void responseTooLarge(String requestId, long size) {
    passOn(() -> environment.invocation().responseTooLarge(requestId));
  }

  @Override
  public void streamBegan(String requestId, String contentType, ResponseFlow flow) {
    passOn(() -> environment.stream().began(requestId, contentType, flow));
  }

  @Override
  public void streamPart(byte[] bytes) {
    passOn(() -> environment.stream().part(bytes));
  }

  @Override
  public void streamEnded() {
    passOn(environment.stream()::ended);
  }

  @Override
  public void streamBroken() {
    passOn(() -> environment.stream().broken(this));
  }

  @Override
  public void error(String requestId, String type, byte[] error, boolean last) {
    passOn(() -> environment.invocation().error(requestId, type, error, last));
  }

  @Override
  public void violated(String reason) {
    passOn(() -> environment.violated(reason));
  }

  @Override
  public void closed() {
    passOn(() -> environment.watch().connectionClosed(this));
  }
}
