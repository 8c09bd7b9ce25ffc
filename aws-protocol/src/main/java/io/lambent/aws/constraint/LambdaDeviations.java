package io.lambent.aws.constraint;

import io.lambent.aws.constraint.Deviations.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The points in which Lambda's checks and messages deviate from its model: patterns without the
 * groups of newer models, enumerations in another order, and runtimes. An unknown runtime of a
 * function is an error of the operation; of layers, messages list sets of their own, which are
 * neither the model's nor all that is accepted.
 */
final class LambdaDeviations {
  private static final String REGION = "(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}";

  private static final List<String> RUNTIMES_IN_FILTERS =
      List.of(
          ("ruby3.5 ruby2.6 dotnetcore1.0 python3.7 nodejs8.10 nasa ruby2.7 python2.7-greengrass"
                  + " dotnetcore2.0 python3.8 java21 dotnet6 dotnetcore2.1 python3.9 java11"
                  + " nodejs6.10 provided dotnetcore3.1 dotnet8 java25 java17 nodejs nodejs4.3"
                  + " java8.al2 go1.x dotnet10 nodejs20.x go1.9 byol nodejs10.x provided.al2023"
                  + " nodejs22.x python3.10 java8 nodejs12.x python3.11 nodejs24.x nodejs8.x"
                  + " python3.12 nodejs14.x nodejs8.9 nodejs26.x python3.13 python3.14 nodejs16.x"
                  + " python3.15 provided.al2 nodejs4.3-edge nodejs18.x ruby3.2 python3.4 ruby3.3"
                  + " ruby3.4 ruby2.5 python3.6 python2.7")
              .split(" "));

  private static final List<String> RUNTIMES_IN_LAYERS =
      List.of(
          ("nodejs20.x python3.14 provided.al2023 python3.12 python3.13 nodejs24.x nodejs22.x"
                  + " java25 python3.10 python3.11 java21 ruby3.3 ruby3.4 ruby3.2 python3.8"
                  + " python3.9 java17 nodejs16.x dotnet10 dotnet8 java11 dotnet6 nodejs18.x"
                  + " provided.al2 java8.al2")
              .split(" "));

  /** The identifiers of the model, those that are older and those that are newer. */
  private static final Set<String> RUNTIMES = runtimes();

  static final Deviations ALL =
      new Deviations(
          Map.of(
              "NamespacedFunctionName",
              Pattern.compile(
                  "(arn:(aws[a-zA-Z-]*)?:lambda:)?("
                      + REGION
                      + ":)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)"
                      + "(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?"),
              "TaggableResource",
              Pattern.compile(
                  "arn:(aws[a-zA-Z-]*):lambda:"
                      + REGION
                      + ":\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?"
                      + "|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}"
                      + "|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}"
                      + "-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)"),
              "LayerVersionArn",
              Pattern.compile(
                  "(arn:(aws[a-zA-Z-]*)?:lambda:"
                      + REGION
                      + ":\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)"
                      + "|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)")),
          Map.of(
              "EventSourcePosition", List.of("LATEST", "AT_TIMESTAMP", "TRIM_HORIZON"),
              "FunctionUrlAuthType", List.of("AWS_IAM", "NONE"),
              "InvokeMode", List.of("RESPONSE_STREAM", "BUFFERED"),
              "PackageType", List.of("Image", "Zip"),
              "RecursiveLoop", List.of("Terminate", "Allow")),
          Map.of(
              "CreateFunction.runtime", Deviations.any(),
              "UpdateFunctionConfiguration.runtime", Deviations.any(),
              "ListLayers.compatibleRuntime", new Enumeration(RUNTIMES, RUNTIMES_IN_FILTERS),
              "ListLayerVersions.compatibleRuntime", new Enumeration(RUNTIMES, RUNTIMES_IN_FILTERS),
              "PublishLayerVersion.compatibleRuntimes",
                  new Enumeration(RUNTIMES, RUNTIMES_IN_LAYERS)),
          true,
          Set.of("SubnetIds", "SecurityGroupIds", "CreateFunction.tags"),
          Set.of("PublishLayerVersion.compatibleArchitectures"));

  private LambdaDeviations() {}

  private static Set<String> runtimes() {
    Set<String> all = new HashSet<>(RUNTIMES_IN_FILTERS);
    all.addAll(List.of("custom", "ruby4.0", "java8.al2023", "java11.al2023", "java17.al2023"));
    return all;
  }
}
