package io.lambent.function.awsapi;

import org.jspecify.annotations.Nullable;

/**
 * Input of the operations that need no more than a function, version or alias, such as GetFunction
 * and GetPolicy.
 */
public record QualifiedFunction(String functionName, @Nullable String qualifier)
    implements OfFunction {}
