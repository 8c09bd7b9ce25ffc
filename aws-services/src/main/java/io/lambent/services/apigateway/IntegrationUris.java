package io.lambent.services.apigateway;

import io.lambent.contract.api.ServiceUri;
import io.lambent.services.apis.IntegratedServices;
import java.util.regex.Pattern;

/**
 * The addresses of AWS integrations. Services that the gateway cannot call are refused when they
 * are set.
 */
final class IntegrationUris {
  private static final Pattern ARN =
      Pattern.compile("arn:[a-z-]+:[a-z0-9-]+:[^:]*:[^:]*:.*", Pattern.DOTALL);
  private static final Pattern FUNCTION =
      Pattern.compile(
          "[0-9-]+/functions/.+/(invocations|response-streaming-invocations)", Pattern.DOTALL);

  private IntegrationUris() {}

  static void check(String type, String uri) {
    if (!ARN.matcher(uri).matches()) {
      throw Failures.badRequest("Invalid ARN specified in the request");
    }
    ServiceUri parts = ServiceUri.parse(uri);
    if (parts == null || parts.rest().isEmpty()) {
      throw Failures.badRequest("AWS ARN for integration must contain path or action");
    }
    String service = parts.service();
    boolean isFunction = service.equals("lambda") && FUNCTION.matcher(parts.rest()).matches();
    if (type.equals("AWS_PROXY") && !isFunction) {
      throw Failures.badRequest(
          "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose"
              + " stream invocations.");
    }
    String unsupported = IntegratedServices.unsupported(service);
    if (unsupported != null) {
      throw Failures.unsupported("An integration with the service " + unsupported);
    }
  }
}
