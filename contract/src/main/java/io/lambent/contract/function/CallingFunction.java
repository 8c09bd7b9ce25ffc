package io.lambent.contract.function;

/**
 * The function whose code makes a request, known by the network that the request comes from and not
 * by what it says of itself.
 *
 * @param role the ARN of its execution role
 */
public record CallingFunction(FunctionName function, String role) {}
