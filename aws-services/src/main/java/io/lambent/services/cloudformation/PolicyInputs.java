package io.lambent.services.cloudformation;

import io.lambent.aws.wire.Struct;
import io.lambent.services.cloudformation.stack.StackPolicy;
import io.lambent.services.cloudformation.template.TemplateError;
import io.lambent.services.operations.AwsOperations;
import org.jspecify.annotations.Nullable;

/** Reads stack policies from requests. */
final class PolicyInputs {
  private PolicyInputs() {}

  /**
   * Reads a policy that a request has as a text or as a URL of S3.
   *
   * @param member the beginning of both members' names, such as {@code StackPolicy}
   * @return null where the request has none
   */
  static @Nullable String read(
      TemplateSource source, AwsOperations.Scope scope, Struct input, String member) {
    String body = input.text(member + "Body");
    String url = input.text(member + "URL");
    if (url != null && body != null) {
      throw CloudFormationErrors.validation(
          "You cannot specify both " + member + "URL and " + member + "Body");
    }
    String text = url == null ? body : source.fromUrl(scope, url);
    try {
      StackPolicy.parse(text);
    } catch (TemplateError e) {
      throw CloudFormationErrors.validation("Error validating stack policy: Invalid stack policy");
    }
    return text;
  }
}
