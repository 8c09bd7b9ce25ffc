package io.lambent.services.cloudformation.stack;

import org.jspecify.annotations.Nullable;

/** An output of a stack. */
public record Output(
    String key, String value, @Nullable String description, @Nullable String exportName) {}
