/**
 * The AWS Lambda API as a protocol: who calls, which operation and function a request is for, what
 * a request may contain, and how an answer or an error looks on the wire.
 *
 * <p>An operation is a method of a Spring MVC controller in the package of its domain concept. It
 * takes a {@link io.lambent.function.awsapi.Caller} and one request record ({@link
 * io.lambent.function.awsapi.AwsRequest}) that holds the members of the operation's input shape
 * with their constraints. Adding an operation means adding such a method; {@link
 * io.lambent.function.awsapi.Operation} lists what there is to add.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.function.awsapi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
