/**
 * AWS's wire protocols. Each turns a request into an operation and its input, and an output or an
 * error into an answer, by the operation tables of {@link io.lambent.aws.model}.
 *
 * <p>{@link io.lambent.aws.wire.WireProtocols} tells which protocol a request uses.
 */
@NullMarked
package io.lambent.aws.wire;

import org.jspecify.annotations.NullMarked;
