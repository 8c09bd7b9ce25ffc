package io.lambent.execution.environment;

import io.lambent.contract.function.FunctionVersion;

/** An environment has become ready. Published on a thread that may block, off its call's way. */
record EnvironmentInitialised(FunctionVersion version, Prepared prepared) {}
