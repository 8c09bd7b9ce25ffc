package io.lambent.execution;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionSource;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.Resolution;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A function-service in memory. */
public final class TestingFunctions implements FunctionSource {
  private final Map<FunctionName, Map<String, Resolution>> functions = new ConcurrentHashMap<>();
  private final Map<String, byte[]> code = new ConcurrentHashMap<>();

  /** How often something was resolved. */
  public final AtomicInteger resolved = new AtomicInteger();

  /** While set, every call fails with this. */
  public volatile @Nullable RuntimeException trouble;

  public static FunctionName name(String name) {
    return new FunctionName("123456789012", "eu-west-1", name);
  }

  /** A version with the usual settings, of the given code. */
  public FunctionVersion version(String name, String runtime, String handler, byte[] archive) {
    return new FunctionVersion(
        name(name),
        FunctionVersion.LATEST,
        UUID.randomUUID().toString(),
        "Active",
        null,
        runtime,
        handler,
        "arn:aws:iam::123456789012:role/test",
        128,
        10,
        512,
        "x86_64",
        store(archive),
        archive.length,
        List.of(),
        Map.of(),
        new FunctionVersion.Logging("Text", null, null, "/aws/lambda/" + name),
        "PassThrough");
  }

  /** Keeps an archive; returns its SHA-256. */
  public String store(byte[] archive) {
    try {
      String sha256 =
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
      code.put(sha256, archive);
      return sha256;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public FunctionVersion put(FunctionVersion version) {
    put(version, null);
    return version;
  }

  public void put(FunctionVersion version, @Nullable Integer reservedConcurrency) {
    put(
        new Resolution(
            version.function(),
            version.version(),
            List.of(new Resolution.Target(version, 1)),
            reservedConcurrency));
  }

  public void put(Resolution resolution) {
    functions
        .computeIfAbsent(resolution.function(), name -> new ConcurrentHashMap<>())
        .put(resolution.qualifier(), resolution);
  }

  public void remove(FunctionName function) {
    functions.remove(function);
  }

  /** The same version with something different. */
  public static FunctionVersion with(FunctionVersion version, UnaryOperator<Draft> change) {
    return change.apply(new Draft(version)).version();
  }

  /** Changes to a version. */
  public record Draft(FunctionVersion version) {
    public Draft timeoutSeconds(int seconds) {
      FunctionVersion v = version;
      return new Draft(
          new FunctionVersion(
              v.function(),
              v.version(),
              v.revision(),
              v.state(),
              v.stateReason(),
              v.runtime(),
              v.handler(),
              v.role(),
              v.memoryMb(),
              seconds,
              v.ephemeralStorageMb(),
              v.architecture(),
              v.codeSha256(),
              v.codeSize(),
              v.layers(),
              v.environment(),
              v.logging(),
              v.tracingMode()));
    }

    public Draft ephemeralStorageMb(int mebibytes) {
      FunctionVersion v = version;
      return new Draft(
          new FunctionVersion(
              v.function(),
              v.version(),
              v.revision(),
              v.state(),
              v.stateReason(),
              v.runtime(),
              v.handler(),
              v.role(),
              v.memoryMb(),
              v.timeoutSeconds(),
              mebibytes,
              v.architecture(),
              v.codeSha256(),
              v.codeSize(),
              v.layers(),
              v.environment(),
              v.logging(),
              v.tracingMode()));
    }

    public Draft memoryMb(int mebibytes) {
      FunctionVersion v = version;
      return new Draft(
          new FunctionVersion(
              v.function(),
              v.version(),
              v.revision(),
              v.state(),
              v.stateReason(),
              v.runtime(),
              v.handler(),
              v.role(),
              mebibytes,
              v.timeoutSeconds(),
              v.ephemeralStorageMb(),
              v.architecture(),
              v.codeSha256(),
              v.codeSize(),
              v.layers(),
              v.environment(),
              v.logging(),
              v.tracingMode()));
    }

    public Draft state(String state) {
      FunctionVersion v = version;
      return new Draft(
          new FunctionVersion(
              v.function(),
              v.version(),
              v.revision(),
              state,
              v.stateReason(),
              v.runtime(),
              v.handler(),
              v.role(),
              v.memoryMb(),
              v.timeoutSeconds(),
              v.ephemeralStorageMb(),
              v.architecture(),
              v.codeSha256(),
              v.codeSize(),
              v.layers(),
              v.environment(),
              v.logging(),
              v.tracingMode()));
    }

    public Draft environment(Map<String, String> environment) {
      FunctionVersion v = version;
      return new Draft(
          new FunctionVersion(
              v.function(),
              v.version(),
              v.revision(),
              v.state(),
              v.stateReason(),
              v.runtime(),
              v.handler(),
              v.role(),
              v.memoryMb(),
              v.timeoutSeconds(),
              v.ephemeralStorageMb(),
              v.architecture(),
              v.codeSha256(),
              v.codeSize(),
              v.layers(),
              environment,
              v.logging(),
              v.tracingMode()));
    }

    public Draft layers(List<FunctionVersion.Layer> layers) {
      FunctionVersion v = version;
      return new Draft(
          new FunctionVersion(
              v.function(),
              v.version(),
              v.revision(),
              v.state(),
              v.stateReason(),
              v.runtime(),
              v.handler(),
              v.role(),
              v.memoryMb(),
              v.timeoutSeconds(),
              v.ephemeralStorageMb(),
              v.architecture(),
              v.codeSha256(),
              v.codeSize(),
              layers,
              v.environment(),
              v.logging(),
              v.tracingMode()));
    }

    public Draft logFormat(String format) {
      FunctionVersion v = version;
      return new Draft(
          new FunctionVersion(
              v.function(),
              v.version(),
              v.revision(),
              v.state(),
              v.stateReason(),
              v.runtime(),
              v.handler(),
              v.role(),
              v.memoryMb(),
              v.timeoutSeconds(),
              v.ephemeralStorageMb(),
              v.architecture(),
              v.codeSha256(),
              v.codeSize(),
              v.layers(),
              v.environment(),
              new FunctionVersion.Logging(format, "INFO", "INFO", v.logging().group()),
              v.tracingMode()));
    }

    public Draft version(String number) {
      FunctionVersion v = version;
      return new Draft(
          new FunctionVersion(
              v.function(),
              number,
              v.revision(),
              v.state(),
              v.stateReason(),
              v.runtime(),
              v.handler(),
              v.role(),
              v.memoryMb(),
              v.timeoutSeconds(),
              v.ephemeralStorageMb(),
              v.architecture(),
              v.codeSha256(),
              v.codeSize(),
              v.layers(),
              v.environment(),
              v.logging(),
              v.tracingMode()));
    }
  }

  @Override
  public Resolution resolve(FunctionName function, String qualifier) {
    resolved.incrementAndGet();
    RuntimeException failure = trouble;
    if (failure != null) {
      throw failure;
    }
    Resolution resolution = functions.getOrDefault(function, Map.of()).get(qualifier);
    if (resolution == null) {
      throw new AwsException(
          ErrorCode.RESOURCE_NOT_FOUND, "Function not found: " + function.arn(qualifier));
    }
    return resolution;
  }

  @Override
  public InputStream openCode(String codeSha256) throws IOException {
    byte[] archive = code.get(codeSha256);
    if (archive == null) {
      throw new IOException("no code " + codeSha256);
    }
    return new ByteArrayInputStream(archive);
  }
}
