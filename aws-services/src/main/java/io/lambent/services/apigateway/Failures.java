package io.lambent.services.apigateway;

import io.lambent.aws.error.AwsFailure;

/** The errors of API Gateway, in AWS's words. */
final class Failures {
  private Failures() {}

  static AwsFailure badRequest(String text) {
    return AwsFailure.declared("BadRequestException", text);
  }

  static AwsFailure notFound(String text) {
    return AwsFailure.declared("NotFoundException", text);
  }

  static AwsFailure conflict(String text) {
    return AwsFailure.declared("ConflictException", text);
  }

  static AwsFailure noApi(String account, String id) {
    return notFound("Invalid API identifier specified " + account + ":" + id);
  }

  static AwsFailure noResource() {
    return notFound("Invalid Resource identifier specified");
  }

  static AwsFailure noMethod() {
    return notFound("Invalid Method identifier specified");
  }

  static AwsFailure noIntegration() {
    return notFound("Invalid Integration identifier specified");
  }

  static AwsFailure noStatusCode() {
    return notFound("Invalid Response status code specified");
  }

  /** The error for a setting that would have no effect in Lambent. */
  static AwsFailure unsupported(String text) {
    return badRequest(text + " is not supported by Lambent.");
  }
}
