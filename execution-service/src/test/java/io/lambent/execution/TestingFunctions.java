package io.lambent.execution;

import io.lambent.contract.digest.Sha256;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionSource;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.ProvisionedVersion;
import io.lambent.contract.function.Resolution;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
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
  private final Map<String, ProvisionedVersion> provisioned = new ConcurrentHashMap<>();
  private final Map<String, byte[]> code = new ConcurrentHashMap<>();

  /** How often something was resolved. */
  public final AtomicInteger resolved = new AtomicInteger();

  /** While set, every call fails with this. */
  public volatile @Nullable RuntimeException trouble;

  public static FunctionName name(String name) {
    return new FunctionName("123456789012", "eu-west-1", name);
  }

  /** A version with the usual settings, and much time for a slow machine, of the given code. */
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
        60,
        512,
        "x86_64",
        store(archive),
        archive.length,
        List.of(),
        Map.of(),
        new FunctionVersion.Logging("Text", null, null, "/aws/lambda/" + name),
        "PassThrough",
        false);
  }

  /** Keeps an archive; returns its SHA-256. */
  public String store(byte[] archive) {
    String sha256 = Sha256.hex(archive);
    code.put(sha256, archive);
    return sha256;
  }

  /** Keeps archives as layers, in that order. */
  public List<FunctionVersion.Layer> layers(byte[]... archives) {
    return Arrays.stream(archives)
        .map(
            archive -> {
              String sha256 = store(archive);
              return new FunctionVersion.Layer(
                  "arn:aws:lambda:eu-west-1:123456789012:layer:" + sha256 + ":1",
                  sha256,
                  archive.length);
            })
        .toList();
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
  public static final class Draft {
    private final FunctionVersion original;
    private String number;
    private String state;
    private int memoryMb;
    private int timeoutSeconds;
    private int ephemeralStorageMb;
    private List<FunctionVersion.Layer> layers;
    private Map<String, String> environment;
    private FunctionVersion.Logging logging;
    private boolean snapStart;

    private Draft(FunctionVersion original) {
      this.original = original;
      this.number = original.version();
      this.state = original.state();
      this.memoryMb = original.memoryMb();
      this.timeoutSeconds = original.timeoutSeconds();
      this.ephemeralStorageMb = original.ephemeralStorageMb();
      this.layers = original.layers();
      this.environment = original.environment();
      this.logging = original.logging();
      this.snapStart = original.snapStart();
    }

    public Draft version(String next) {
      number = next;
      return this;
    }

    public Draft state(String next) {
      state = next;
      return this;
    }

    public Draft memoryMb(int next) {
      memoryMb = next;
      return this;
    }

    public Draft timeoutSeconds(int next) {
      timeoutSeconds = next;
      return this;
    }

    public Draft ephemeralStorageMb(int next) {
      ephemeralStorageMb = next;
      return this;
    }

    public Draft layers(List<FunctionVersion.Layer> next) {
      layers = next;
      return this;
    }

    public Draft environment(Map<String, String> next) {
      environment = next;
      return this;
    }

    public Draft snapStart() {
      snapStart = true;
      return this;
    }

    public Draft logFormat(String format) {
      logging = new FunctionVersion.Logging(format, "INFO", "INFO", logging.group());
      return this;
    }

    FunctionVersion version() {
      return new FunctionVersion(
          original.function(),
          number,
          original.revision(),
          state,
          original.stateReason(),
          original.runtime(),
          original.handler(),
          original.role(),
          memoryMb,
          timeoutSeconds,
          ephemeralStorageMb,
          original.architecture(),
          original.codeSha256(),
          original.codeSize(),
          layers,
          environment,
          logging,
          original.tracingMode(),
          snapStart);
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

  /** Sets the number of environments of a version that are to be held ready. */
  public void provision(FunctionVersion version, int environments) {
    provisioned.put(
        version.function().name() + ":" + version.version(),
        new ProvisionedVersion(
            version.function(), version.version(), version.revision(), environments));
  }

  /** Ends the provision of a version. */
  public void unprovision(FunctionVersion version) {
    provisioned.remove(version.function().name() + ":" + version.version());
  }

  @Override
  public List<ProvisionedVersion> provisioned() {
    RuntimeException failure = trouble;
    if (failure != null) {
      throw failure;
    }
    return List.copyOf(provisioned.values());
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
