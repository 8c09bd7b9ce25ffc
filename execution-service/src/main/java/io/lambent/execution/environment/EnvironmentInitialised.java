package io.lambent.execution.environment;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.start.Prepared;

/** An environment has become ready. Published on a thread that may block, off its call's way. */
public record EnvironmentInitialised(FunctionVersion version, Prepared prepared) {}
