package io.lambent.aws.sigv4;

import io.lambent.aws.error.AwsFailure;
import org.jspecify.annotations.Nullable;

/** The result of verifying a request's signature. */
public sealed interface Verification {

  /**
   * The signature is right.
   *
   * @param payload how it covers the body
   * @param chunks the beginning of the signatures of chunks; null where the body has none
   */
  record Verified(
      String accessKeyId,
      Scope scope,
      @Nullable String sessionToken,
      Payload payload,
      @Nullable ChunkSignatures chunks)
      implements Verification {}

  /** The request carries no signature. */
  record Unsigned() implements Verification {}

  /** The signature is wrong, out of date, or not to be read. */
  record Refused(AwsFailure failure) implements Verification {}
}
