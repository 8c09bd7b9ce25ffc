package io.lambent.execution.platformlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.execution.interpreter.RuntimeChoice;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a log's {@code INIT_START} line says of the runtime.
 *
 * @param version such as {@code python:3.13.v1}
 * @param arn of the runtime version
 */
public record RuntimeIdentity(String version, String arn) {
  /** By what is hashed: one entry for each interpreter or kind of custom runtime. */
  private static final Map<String, String> HASHES = new ConcurrentHashMap<>();

  public static RuntimeIdentity of(RuntimeChoice choice, String region) {
    String version =
        switch (choice) {
          case RuntimeChoice.Managed managed ->
              switch (managed.interpreter().language()) {
                case NODE -> "nodejs:" + managed.interpreter().version();
                case PYTHON -> "python:3." + managed.interpreter().version();
                case JAVA -> "java:" + managed.interpreter().version();
              };
          case RuntimeChoice.Custom custom -> custom.identifier().replace('.', ':');
          case RuntimeChoice.Unavailable unavailable -> "none";
        };
    return new RuntimeIdentity(
        version + ".v1",
        "arn:aws:lambda:"
            + region
            + "::runtime:"
            + HASHES.computeIfAbsent(version, RuntimeIdentity::hash));
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toLowerCase(Locale.ROOT).getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
