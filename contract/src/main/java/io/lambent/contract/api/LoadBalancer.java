package io.lambent.contract.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An Application Load Balancer. It has no address of API Gateway; gateways find it, keep it and
 * learn of its changes in the same way as APIs.
 *
 * @param identity its id is that of {@link #id}
 * @param label the first label of its host name, lower case
 * @param attributes all attributes, by their names
 * @param listeners by their ports
 * @param targetGroups those that its rules name
 */
public record LoadBalancer(
    ApiIdentity identity,
    String arn,
    String label,
    Map<String, String> attributes,
    List<Listener> listeners,
    List<TargetGroup> targetGroups)
    implements DeployedApi {
  private static final String PREFIX = "elb_";

  /**
   * The id by which a load balancer is found. Ids of APIs have no underscore.
   *
   * @param name the first label of its host name, or its name where only one account and region
   *     have a load balancer of that name; lower case
   */
  public static String id(String name) {
    return PREFIX + name;
  }

  /** The name in an id; null where the id is that of an API. */
  public static @Nullable String name(String id) {
    return id.startsWith(PREFIX) ? id.substring(PREFIX.length()) : null;
  }

  /** A load balancer answers at no address of API Gateway. */
  @Override
  public boolean isExecuteApiDisabled() {
    return true;
  }

  /**
   * A listener.
   *
   * @param protocol {@code HTTP} or {@code HTTPS}
   * @param rules in the order in which they are tried; the last has no conditions
   */
  public record Listener(
      String arn, String protocol, int port, List<Rule> rules, Map<String, String> attributes) {}

  /**
   * A rule.
   *
   * @param conditions all of which a request has to meet
   */
  public record Rule(String arn, List<Condition> conditions, Action action) {}

  /**
   * A condition; one of its values has to match.
   *
   * @param field {@code host-header}, {@code path-pattern}, {@code http-header}, {@code
   *     http-request-method}, {@code query-string} or {@code source-ip}
   * @param header the name of the header for {@code http-header}; else null
   * @param values patterns, methods or blocks of addresses; empty for {@code query-string}
   * @param parameters for {@code query-string}
   */
  public record Condition(
      String field, @Nullable String header, List<String> values, List<Parameter> parameters) {}

  /**
   * A pattern of a query parameter.
   *
   * @param key null where the name does not matter
   */
  public record Parameter(@Nullable String key, String value) {}

  /** The action of a rule; exactly one of the members is not null. */
  public record Action(
      @Nullable Forward forward,
      @Nullable Redirect redirect,
      @Nullable FixedResponse fixedResponse) {}

  /**
   * Sends requests to one of some target groups.
   *
   * @param stickySeconds the time for which a client stays with its target group; 0 where each
   *     request may go to another one
   */
  public record Forward(List<Weighted> targetGroups, int stickySeconds) {}

  /**
   * A target group in a rule.
   *
   * @param weight 0 to 999
   */
  public record Weighted(String targetGroupArn, int weight) {}

  /** A redirect, with the placeholders of AWS, such as {@code #{host}}. */
  public record Redirect(
      String protocol, String host, String port, String path, String query, int status) {}

  /** An answer that comes from no target. */
  public record FixedResponse(int status, @Nullable String contentType, @Nullable String body) {}

  /**
   * A target group with the function that is registered.
   *
   * @param hasMultiValueHeaders true if events and answers have lists of values
   * @param functions ARNs; at most one
   */
  public record TargetGroup(String arn, boolean hasMultiValueHeaders, List<String> functions) {}
}
