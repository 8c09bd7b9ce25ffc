package io.lambent.contract.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
        + HASHES.computeIfAbsent(runtime, RuntimeVersion::hash);
  }

  private static String hash(String runtime) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(runtime.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
