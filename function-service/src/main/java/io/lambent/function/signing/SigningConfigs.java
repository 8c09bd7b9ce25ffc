package io.lambent.function.signing;

import io.lambent.aws.arn.Arn;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Caller;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds code signing configurations by their ARNs; in the caller's transaction. */
@Component
class SigningConfigs {
  private final SigningConfigRepository configs;

  SigningConfigs(SigningConfigRepository configs) {
    this.configs = configs;
  }

  /** A configuration's place and id, out of an ARN that satisfies the pattern. */
  private record Key(String account, String region, String id) {
    static Key of(String arn) {
      Arn parsed = Arn.parse(arn).orElseThrow(() -> new IllegalArgumentException(arn));
      return new Key(parsed.account(), parsed.region(), parsed.resourceId());
    }

    boolean isIn(String otherAccount, String otherRegion) {
      return account.equals(otherAccount) && region.equals(otherRegion);
    }
  }

  /**
   * @throws AwsException where the caller has no such configuration
   */
  SigningConfig find(Caller caller, String arn) {
    return own(caller, arn)
        .flatMap(key -> configs.find(key.account(), key.region(), key.id()))
        .orElseThrow(() -> notFound(arn));
  }

  /**
   * Finds a configuration and keeps others from using and changing it.
   *
   * @throws AwsException where the caller has no such configuration
   */
  SigningConfig lock(Caller caller, String arn) {
    return own(caller, arn)
        .flatMap(key -> configs.lock(key.account(), key.region(), key.id()))
        .orElseThrow(() -> notFound(arn));
  }

  /**
   * @throws AwsException where the owner of a function has no such configuration
   */
  void requireForFunction(FunctionName function, String arn) {
    if (own(function, arn)
        .flatMap(key -> configs.find(key.account(), key.region(), key.id()))
        .isEmpty()) {
      throw notFoundForFunction(arn);
    }
  }

  /**
   * Finds a configuration for a function, which is locked, and keeps others from changing it.
   *
   * @throws AwsException where the owner of the function has no such configuration
   */
  SigningConfig holdForFunction(FunctionName function, String arn) {
    return own(function, arn)
        .flatMap(key -> configs.hold(key.account(), key.region(), key.id()))
        .orElseThrow(() -> notFoundForFunction(arn));
  }

  private static Optional<Key> own(FunctionName function, String arn) {
    return Optional.of(Key.of(arn)).filter(key -> key.isIn(function.account(), function.region()));
  }

  private static AwsException notFoundForFunction(String arn) {
    return new AwsException(
        ErrorCode.CODE_SIGNING_CONFIG_NOT_FOUND,
        "The code signing configuration cannot be found. Check that the provided configuration is"
            + " not deleted: "
            + arn
            + ".");
  }

  private static Optional<Key> own(Caller caller, String arn) {
    return Optional.of(Key.of(arn)).filter(key -> key.isIn(caller.account(), caller.region()));
  }

  /** AWS answers this one without a type. */
  private static AwsException notFound(String arn) {
    return AwsException.untyped(
        ErrorCode.RESOURCE_NOT_FOUND,
        "The Lambda code signing configuration " + arn + " can not be found.");
  }
}
