package io.lambent.services.apigatewayv2;

import io.lambent.aws.error.AwsFailure;
import java.util.Map;

/** The errors of HTTP and WebSocket APIs. */
final class V2Errors {
  private V2Errors() {}

  static AwsFailure badRequest(String text) {
    return AwsFailure.declared("BadRequestException", text);
  }

  static AwsFailure conflict(String text) {
    return AwsFailure.declared("ConflictException", text);
  }

  static AwsFailure notFound(String type, String text) {
    return AwsFailure.declared("NotFoundException", text, Map.of("ResourceType", type));
  }

  static AwsFailure noApi(String account, String id) {
    return notFound("Api", "Invalid API identifier specified " + account + ":" + id);
  }
}
