package io.lambent.execution.environment;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.platformlog.InitializationType;
import io.lambent.execution.runtimeapi.EventLoops;
import io.lambent.execution.start.EnvironmentStarter;
import io.lambent.execution.start.Prepared;
import io.lambent.execution.start.StartGate;
import io.lambent.execution.start.Stem;
import io.lambent.execution.stem.Stems;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Makes environments. */
@Component
public final class Environments {
  private final EnvironmentStarter starter;
  private final EventSinks sinks;
  private final EventLoops eventLoops;
  private final EnvironmentMonitor memory;
  private final Stems stems;
  private final StartGate gate;
  private final ApplicationEventPublisher events;
  private final EnvironmentProperties properties;
  private final Executor blocking =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("environment-", 0).factory());

  Environments(
      EnvironmentStarter starter,
      EventSinks sinks,
      EventLoops eventLoops,
      EnvironmentMonitor memory,
      Stems stems,
      StartGate gate,
      ApplicationEventPublisher events,
      EnvironmentProperties properties) {
    this.starter = starter;
    this.sinks = sinks;
    this.eventLoops = eventLoops;
    this.memory = memory;
    this.stems = stems;
    this.gate = gate;
    this.events = events;
    this.properties = properties;
  }

  /**
   * Makes an environment. It starts with the first call it is given.
   *
   * @param gone called when the environment takes no more calls, once, on its event loop
   */
  public ExecutionEnvironment create(
      FunctionVersion version, InitializationType type, Consumer<ExecutionEnvironment> gone) {
    Stem stem = stems.take(version);
    ExecutionEnvironment environment =
        new ExecutionEnvironment(
            new EnvironmentParts(
                version,
                type,
                stem == null ? eventLoops.next() : stem.eventLoop(),
                blocking,
                starter,
                gate,
                stem != null || stems.startsOurRuntimeFirst(version),
                stem,
                sinks,
                properties,
                observer(version, gone)));
    memory.add(environment);
    if (stem == null) {
      stems.startsWithout(environment::starting);
    }
    return environment;
  }

  private EnvironmentObserver observer(
      FunctionVersion version, Consumer<ExecutionEnvironment> gone) {
    return new EnvironmentObserver() {
      @Override
      public void initialised(ExecutionEnvironment made, Prepared prepared) {
        stems.refill();
        events.publishEvent(new EnvironmentInitialised(version, prepared));
      }

      @Override
      public void gone(ExecutionEnvironment ended) {
        memory.remove(ended);
        gone.accept(ended);
      }
    };
  }

  /** The number of waiting stems that would do for this version. */
  public int stems(FunctionVersion version) {
    return stems.waiting(version);
  }
}
