package io.lambent.contract.function;

/**
 * The number of environments of a version that are to be held ready, by all <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html">provisioned
 * concurrency</a> of that version and of aliases that lead to it.
 *
 * @param version a number
 * @param revision of the version; a function that was created anew has others
 * @param environments above 0
 */
public record ProvisionedVersion(
    FunctionName function, String version, String revision, int environments) {}
