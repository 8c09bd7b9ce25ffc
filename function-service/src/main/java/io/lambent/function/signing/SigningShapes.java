package io.lambent.function.signing;

import io.lambent.function.awsapi.OfFunction;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Input and output shapes of the operations on code signing configurations. */
public final class SigningShapes {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx").withZone(ZoneOffset.UTC);

  private SigningShapes() {}

  /** Input of CreateCodeSigningConfig. */
  public record CreateConfig(
      @Nullable String description,
      AllowedPublishers allowedPublishers,
      @Nullable CodeSigningPolicies codeSigningPolicies,
      @Nullable Map<String, String> tags) {}

  /** Input of UpdateCodeSigningConfig. */
  public record UpdateConfig(
      String codeSigningConfigArn,
      @Nullable String description,
      @Nullable AllowedPublishers allowedPublishers,
      @Nullable CodeSigningPolicies codeSigningPolicies) {}

  public record AllowedPublishers(List<String> signingProfileVersionArns) {}

  public record CodeSigningPolicies(@Nullable String untrustedArtifactOnDeployment) {}

  /** Input of Get- and DeleteCodeSigningConfig. */
  public record OneConfig(String codeSigningConfigArn) {}

  /** Input of ListCodeSigningConfigs. */
  public record ListConfigs(@Nullable String marker, @Nullable Integer maxItems) {}

  /** Input of ListFunctionsByCodeSigningConfig. */
  public record ListFunctions(
      String codeSigningConfigArn, @Nullable String marker, @Nullable Integer maxItems) {}

  /** Input of PutFunctionCodeSigningConfig. */
  public record PutOfFunction(String codeSigningConfigArn, String functionName)
      implements OfFunction {}

  /** Input of Get- and DeleteFunctionCodeSigningConfig. */
  public record OneFunction(String functionName) implements OfFunction {}

  /** Output of Create-, Update- and GetCodeSigningConfig. */
  public record Answer(Config codeSigningConfig) {}

  /** A configuration as the API shows it. */
  public record Config(
      String codeSigningConfigId,
      String codeSigningConfigArn,
      @Nullable String description,
      AllowedPublishers allowedPublishers,
      CodeSigningPolicies codeSigningPolicies,
      String lastModified) {
    static Config of(SigningConfig config) {
      SigningConfig.Terms terms = config.terms();
      return new Config(
          config.id(),
          config.arn(),
          terms.description(),
          new AllowedPublishers(terms.publishers()),
          new CodeSigningPolicies(terms.policy()),
          TIME.format(config.modifiedAt()));
    }
  }

  /** Output of ListCodeSigningConfigs. */
  public record ConfigList(List<Config> codeSigningConfigs, @Nullable String nextMarker) {}

  /** Output of ListFunctionsByCodeSigningConfig. */
  public record FunctionList(List<String> functionArns, @Nullable String nextMarker) {}

  /** Output of Put- and GetFunctionCodeSigningConfig; empty where a function has none. */
  public record SigningOfFunction(
      @Nullable String codeSigningConfigArn, @Nullable String functionName) {}
}
