package io.lambent.aws.constraint;

import io.lambent.aws.model.Constraints;
import io.lambent.aws.model.ServiceModel;
import io.lambent.aws.model.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Constraints that an API checks or words otherwise than its model says, as recorded from AWS.
 *
 * @param patterns by the name of a shape, what replaces the pattern of the model
 * @param orders by the name of a shape, the values of enumerations in the order of messages
 * @param enumerations by operation and path, such as {@code ListLayers.compatibleRuntime}, what
 *     replaces the values of the model
 * @param isNullMentioned true if messages about elements end with {@code Member must not be null}
 * @param nullNotMentioned names of shapes, and operations with paths, where they do not
 * @param last operations with paths of members whose violations are reported after the others
 */
record Deviations(
    Map<String, Pattern> patterns,
    Map<String, List<String>> orders,
    Map<String, Enumeration> enumerations,
    boolean isNullMentioned,
    Set<String> nullNotMentioned,
    Set<String> last) {

  /**
   * The values of an enumeration.
   *
   * @param allowed empty where any value is
   * @param listed those that the message lists
   */
  record Enumeration(Set<String> allowed, List<String> listed) {
    boolean allows(Object value) {
      if (allowed.isEmpty()) {
        return true;
      }
      return value instanceof List<?> values
          ? allowed.containsAll(values)
          : allowed.contains(value);
    }
  }

  private static final Deviations NONE =
      new Deviations(Map.of(), Map.of(), Map.of(), false, Set.of(), Set.of());

  /** The orders in which messages of API Gateway list values. */
  private static final Deviations API_GATEWAY =
      new Deviations(
          Map.of(),
          Map.of(
              "EndpointType",
              List.of("PRIVATE", "EDGE", "REGIONAL"),
              "Op",
              List.of("add", "remove", "move", "test", "replace", "copy"),
              "DocumentationPartType",
              List.of(
                  ("RESPONSE_BODY RESPONSE METHOD MODEL AUTHORIZER RESPONSE_HEADER RESOURCE"
                          + " PATH_PARAMETER REQUEST_BODY QUERY_PARAMETER API REQUEST_HEADER")
                      .split(" ")),
              "GatewayResponseType",
              List.of(
                  ("REQUEST_TOO_LARGE RESOURCE_NOT_FOUND AUTHORIZER_CONFIGURATION_ERROR"
                          + " MISSING_AUTHENTICATION_TOKEN BAD_REQUEST_BODY INVALID_SIGNATURE"
                          + " INVALID_API_KEY BAD_REQUEST_PARAMETERS AUTHORIZER_FAILURE UNAUTHORIZED"
                          + " INTEGRATION_TIMEOUT ACCESS_DENIED DEFAULT_4XX DEFAULT_5XX"
                          + " WAF_FILTERED QUOTA_EXCEEDED THROTTLED API_CONFIGURATION_ERROR"
                          + " UNSUPPORTED_MEDIA_TYPE INTEGRATION_FAILURE EXPIRED_TOKEN")
                      .split(" "))),
          Map.of(),
          false,
          Set.of(),
          Set.of());

  private static final Enumeration ANY = new Enumeration(Set.of(), List.of());

  static Deviations of(ServiceModel model) {
    return switch (model.name()) {
      case "apigateway" -> API_GATEWAY;
      case "dynamodb" -> DynamoDbDeviations.ALL;
      case "lambda" -> LambdaDeviations.ALL;
      default -> NONE;
    };
  }

  static Enumeration any() {
    return ANY;
  }

  @Nullable Enumeration enumeration(String operation, String path) {
    return enumerations.get(operation + "." + path);
  }

  /** The pattern of a shape; null where it has none. */
  @Nullable Pattern compiled(Shape shape) {
    Pattern deviating = patterns.get(shape.name());
    return deviating == null ? shape.constraints().compiledPattern() : deviating;
  }

  boolean isLast(String operation, String path) {
    return last.contains(operation + "." + path);
  }

  /** The values of a shape as messages list them. */
  List<String> values(Shape shape) {
    Constraints constraints = shape.constraints();
    return Objects.requireNonNullElse(orders.get(shape.name()), constraints.values());
  }

  /** Returns true where a message about the elements of a container says they must not be null. */
  boolean mentionsNull(Shape container, String operation, String path) {
    return isNullMentioned
        && !nullNotMentioned.contains(container.name())
        && !nullNotMentioned.contains(operation + "." + path);
  }

  /** A copy of a list with one more element. */
  static List<String> with(List<String> list, String last) {
    List<String> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }
}
