package io.lambent.execution.deployment;

import io.lambent.contract.function.FunctionVersion;

/** Published when a version's code is here: it may soon be called for the first time. */
public record VersionPrepared(FunctionVersion version) {}
