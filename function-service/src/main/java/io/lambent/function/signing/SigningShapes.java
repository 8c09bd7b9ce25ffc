package io.lambent.function.signing;

import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.OneOf;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.Uri;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
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
  @AwsShape
  public record CreateConfig(
      @Size(max = 256) @Nullable String description,
      @NotNull @Valid AllowedPublishers allowedPublishers,
      @Valid @Nullable CodeSigningPolicies codeSigningPolicies,
      @Nullable
          Map<
              @Size(min = 1, max = 128) @Pattern(regexp = Patterns.TAG) String,
              @NotNull @Size(max = 256) @Pattern(regexp = Patterns.TAG) String>
          tags)
      implements AwsRequest {}

  /** Input of UpdateCodeSigningConfig. */
  @AwsShape
  public record UpdateConfig(
      @Uri("CodeSigningConfigArn")
          @NotNull
          @Size(max = 200)
          @Pattern(regexp = Patterns.CODE_SIGNING_CONFIG)
          String codeSigningConfigArn,
      @Size(max = 256) @Nullable String description,
      @Valid @Nullable AllowedPublishers allowedPublishers,
      @Valid @Nullable CodeSigningPolicies codeSigningPolicies)
      implements AwsRequest {}

  @AwsShape
  public record AllowedPublishers(
      @NotNull @Size(min = 1, max = 20)
          List<@NotNull @Size(max = 10_000) @Pattern(regexp = Patterns.ARN) String>
              signingProfileVersionArns) {}

  @AwsShape
  public record CodeSigningPolicies(
      @OneOf({SigningConfig.WARN, SigningConfig.ENFORCE})
          @Nullable String untrustedArtifactOnDeployment) {}

  /** Input of Get- and DeleteCodeSigningConfig. */
  public record OneConfig(
      @Uri("CodeSigningConfigArn")
          @NotNull
          @Size(max = 200)
          @Pattern(regexp = Patterns.CODE_SIGNING_CONFIG)
          String codeSigningConfigArn)
      implements AwsRequest {}

  /** Input of ListCodeSigningConfigs. */
  public record ListConfigs(
      @Uri("Marker") @Nullable String marker,
      @Uri("MaxItems") @Min(1) @Max(10_000) @Nullable Integer maxItems)
      implements AwsRequest {}

  /** Input of ListFunctionsByCodeSigningConfig. */
  public record ListFunctions(
      @Uri("CodeSigningConfigArn")
          @NotNull
          @Size(max = 200)
          @Pattern(regexp = Patterns.CODE_SIGNING_CONFIG)
          String codeSigningConfigArn,
      @Uri("Marker") @Nullable String marker,
      @Uri("MaxItems") @Min(1) @Max(10_000) @Nullable Integer maxItems)
      implements AwsRequest {}

  /** Input of PutFunctionCodeSigningConfig. */
  @AwsShape
  public record PutOfFunction(
      @NotNull @Size(max = 200) @Pattern(regexp = Patterns.CODE_SIGNING_CONFIG)
          String codeSigningConfigArn,
      @Uri("FunctionName")
          @NotNull
          @Size(min = 1, max = 256)
          @Pattern(regexp = Patterns.NAMESPACED_FUNCTION)
          String functionName)
      implements AwsRequest {}

  /** Input of Get- and DeleteFunctionCodeSigningConfig. */
  public record OneFunction(
      @Uri("FunctionName")
          @NotNull
          @Size(min = 1, max = 256)
          @Pattern(regexp = Patterns.NAMESPACED_FUNCTION)
          String functionName)
      implements AwsRequest {}

  /** Output of Create-, Update- and GetCodeSigningConfig. */
  @AwsShape
  public record Answer(Config codeSigningConfig) {}

  /** A configuration as the API shows it. */
  @AwsShape
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
  @AwsShape
  public record ConfigList(List<Config> codeSigningConfigs, @Nullable String nextMarker) {}

  /** Output of ListFunctionsByCodeSigningConfig. */
  @AwsShape
  public record FunctionList(List<String> functionArns, @Nullable String nextMarker) {}

  /** Output of Put- and GetFunctionCodeSigningConfig; empty where a function has none. */
  @AwsShape
  public record OfFunction(@Nullable String codeSigningConfigArn, @Nullable String functionName) {}
}
