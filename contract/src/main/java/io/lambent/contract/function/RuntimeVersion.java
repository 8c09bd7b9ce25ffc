package io.lambent.contract.function;

import io.lambent.contract.digest.Sha256;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The version of a runtime: there is one of each, the interpreter of the machine. */
public final class RuntimeVersion {
  /** By runtime identifier. */
  private static final Map<String, String> HASHES = new ConcurrentHashMap<>();

  private RuntimeVersion() {}

  /**
   * The ARN of the version that functions run on; the same in answers and in logs.
   *
   * @param runtime an AWS runtime identifier, such as {@code python3.13}
   */
  public static String arn(String region, String runtime) {
    return "arn:"
        + FunctionName.partition(region)
        + ":lambda:"
        + region
        + "::runtime:"
        + HASHES.computeIfAbsent(runtime, Sha256::hex);
  }
}
