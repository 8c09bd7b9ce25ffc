package io.lambent.execution.environment;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.platformlog.InitializationType;
import io.lambent.execution.start.EnvironmentStarter;
import io.lambent.execution.start.StartGate;
import io.lambent.execution.start.Stem;
import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one environment.
 *
 * @param eventLoop the only thread that changes the environment's state
 * @param blocking runs what may block
 * @param startsOurRuntimeFirst whether its process runs nothing that the function brings until our
 *     runtime client is up
 * @param stem the process that it takes over; null where it starts one of its own
 */
record EnvironmentParts(
    FunctionVersion version,
    InitializationType type,
    EventLoop eventLoop,
    Executor blocking,
    EnvironmentStarter starter,
    StartGate gate,
    boolean startsOurRuntimeFirst,
    @Nullable Stem stem,
    EventSinks sinks,
    EnvironmentProperties properties,
    EnvironmentObserver observer) {}
