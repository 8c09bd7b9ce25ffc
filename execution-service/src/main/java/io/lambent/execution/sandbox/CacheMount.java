package io.lambent.execution.sandbox;

import java.nio.file.Path;

/**
 * A directory for what an interpreter keeps of the code that it has compiled.
 *
 * @param directory on the host
 * @param recording true if the environment fills it; else it reads what another left there
 */
public record CacheMount(Path directory, boolean recording) {}
