package io.lambent.aws.api;

import org.jspecify.annotations.Nullable;

/**
 * Runs one operation. May block.
 *
 * @param <I> a record with members of the input, or {@link io.lambent.aws.wire.Struct}
 * @param <O> a record with members of the output, or {@link io.lambent.aws.wire.Struct}
 */
@FunctionalInterface
public interface Handler<I, O> {

  /**
   * @return null where the operation answers nothing
   * @throws io.lambent.aws.error.AwsFailure for an error that the caller is to see
   */
  @Nullable O handle(Caller caller, I input);
}
