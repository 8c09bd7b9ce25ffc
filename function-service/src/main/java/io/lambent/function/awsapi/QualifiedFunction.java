package io.lambent.function.awsapi;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Input of the operations that need no more than a function, version or alias, such as GetFunction
 * and GetPolicy.
 */
public record QualifiedFunction(
    @Uri("FunctionName")
        @NotNull
        @Size(min = 1, max = 256)
        @Pattern(regexp = Patterns.NAMESPACED_FUNCTION)
        String functionName,
    @Uri("Qualifier") @Size(min = 1, max = 128) @Pattern(regexp = Patterns.QUALIFIER)
        @Nullable String qualifier)
    implements AwsRequest {}
