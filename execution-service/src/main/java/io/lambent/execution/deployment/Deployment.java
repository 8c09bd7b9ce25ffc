package io.lambent.execution.deployment;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the code of a version is.
 *
 * @param task the unpacked deployment package
 * @param opt its layers, laid over each other; null where it has none
 */
public record Deployment(Path task, @Nullable Path opt) {}
