/**
 * The AWS Lambda API as a protocol: who calls, which function a request is for, and how errors
 * look. Which operations there are, what a request may contain and how an answer is written is in
 * the operation table of aws-protocol.
 *
 * <p>A package adds its operations with an {@link io.lambent.function.awsapi.Operations} bean: for
 * each, two records with members of its input and output, and a method of the component that has
 * the rules. Adding an operation means adding such a line; {@code GET /_lambent/compat} lists what
 * there is to add.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.function.awsapi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
