package io.lambent.execution.deployment;

import io.lambent.contract.function.FunctionName;

/** Published when function-service says that a function is no longer what it was. */
public record FunctionChanged(FunctionName function) {}
