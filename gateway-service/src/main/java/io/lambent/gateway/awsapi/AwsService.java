package io.lambent.gateway.awsapi;

import org.jspecify.annotations.Nullable;

/** Which AWS service a request is for. */
public sealed interface AwsService {

  /** AWS Lambda: function-service, except for the calls of functions. */
  record Lambda() implements AwsService {}

  /** CloudWatch Logs: execution-service. */
  record Logs() implements AwsService {}

  /** Security Token Service: answered by the gateway. */
  record Sts() implements AwsService {}

  /**
   * A service Lambent does not have.
   *
   * @param name as in a signature's scope, such as {@code s3}
   */
  record Other(String name) implements AwsService {}

  /** Not recognisable as a request to AWS. */
  record None() implements AwsService {}

  Lambda LAMBDA = new Lambda();
  Logs LOGS = new Logs();
  Sts STS = new Sts();
  None NONE = new None();

  /**
   * Recognises the service by the scope of the signature, else by {@code X-Amz-Target}, else by the
   * path, which in Lambda's API begins with a date.
   */
  static AwsService of(Call call) {
    String scope = call.caller().service();
    if (scope != null) {
      return switch (scope) {
        case "lambda" -> LAMBDA;
        case "logs" -> LOGS;
        case "sts" -> STS;
        default -> new Other(scope);
      };
    }
    String target = call.header(Answers.TARGET);
    if (target != null) {
      return target.startsWith("Logs_20140328.") ? LOGS : new Other(serviceOf(target));
    }
    if (startsWithDate(call.path())) {
      return LAMBDA;
    }
    return action(call) == null ? NONE : STS;
  }

  /** The action of a request in the query protocol, where the query has it. */
  static @Nullable String action(Call call) {
    return Query.parameter(call.query(), "Action");
  }

  private static String serviceOf(String target) {
    int end = target.indexOf('_');
    int dot = target.indexOf('.');
    if (end < 0 || (dot >= 0 && dot < end)) {
      end = dot;
    }
    return end < 0 ? target : target.substring(0, end);
  }

  private static boolean startsWithDate(String path) {
    if (path.length() < 12 || path.charAt(5) != '-' || path.charAt(8) != '-') {
      return false;
    }
    for (int i = 1; i <= 10; i++) {
      char c = path.charAt(i);
      if (i != 5 && i != 8 && (c < '0' || c > '9')) {
        return false;
      }
    }
    return path.charAt(11) == '/';
  }
}
