package io.lambent.services.cloudformation.settings;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of CloudFormation.
 *
 * @param unknown whether templates with resource types that Lambent does not have are refused, or
 *     these resources skipped
 * @param responseUrl the address of the gateway by which functions of custom resources answer; the
 *     one by which the stack was created where it is not set
 * @param describeWait the longest time that {@code DescribeStacks} of one stack, and {@code
 *     GetResourceRequestStatus}, wait for the end of an operation: tools that poll every five
 *     seconds then see the end at once
 */
@Validated
@ConfigurationProperties(prefix = "lambent.cloudformation", ignoreUnknownFields = false)
public record CloudFormationProperties(
    @DefaultValue("fail") @NotNull Unknown unknown,
    @Nullable URI responseUrl,
    @DefaultValue("2s") @NotNull Duration describeWait,
    @DefaultValue @NotNull Sam sam) {

  /** What becomes of resources of types that Lambent does not have. */
  public enum Unknown {
    FAIL,
    SKIP
  }

  /**
   * The translator of the Serverless Application Model, a package of Python.
   *
   * @param python the interpreter
   * @param directory where the package is installed with pip when it is first needed and the
   *     interpreter does not have it; never where it is not set
   * @param timeout the longest time that a translation may take
   */
  public record Sam(
      @DefaultValue("python3") @NotBlank String python,
      @Nullable String directory,
      @DefaultValue("60s") @NotNull Duration timeout) {}
}
