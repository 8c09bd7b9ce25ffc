package io.lambent.services.elbv2;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import java.util.Collection;
import java.util.Locale;

/** The errors of Elastic Load Balancing, with its texts where they are known. */
final class ElbErrors {
  private ElbErrors() {}

  static AwsFailure validation(String text) {
    return new AwsFailure(CommonError.VALIDATION, text);
  }

  /** The request sets something that would have no effect here. */
  static AwsFailure unsupported(String what) {
    return new AwsFailure(CommonError.UNSUPPORTED_OPERATION, what + " not supported yet.");
  }

  static AwsFailure notFound(ElbKind kind, Collection<String> named) {
    return AwsFailure.declared(
        kind.notFound(), kind.title() + "s '[" + String.join(", ", named) + "]' not found");
  }

  static AwsFailure notFound(ElbKind kind, String arn) {
    return AwsFailure.declared(kind.notFound(), kind.title() + " '" + arn + "' not found");
  }

  /** Some of the resources that a request names are not there. */
  static AwsFailure someNotFound(ElbKind kind) {
    return AwsFailure.declared(
        kind.notFound(), "One or more " + kind.title().toLowerCase(Locale.ROOT) + "s not found");
  }

  static AwsFailure notAnArn(ElbKind kind, String arn) {
    return validation("'" + arn + "' is not a valid " + kind.words() + " ARN");
  }

  static AwsFailure nameTaken(ElbKind kind, String error, String name) {
    return AwsFailure.declared(
        error,
        "A "
            + kind.words()
            + " with the same name '"
            + name
            + "' exists, but with different settings");
  }

  static AwsFailure tooMany(String error, String text) {
    return AwsFailure.declared(error, text);
  }

  static AwsFailure notPermitted(String text) {
    return AwsFailure.declared("OperationNotPermittedException", text);
  }

  static AwsFailure inUse(String text) {
    return AwsFailure.declared("ResourceInUseException", text);
  }

  static AwsFailure invalidConfiguration(String text) {
    return AwsFailure.declared("InvalidConfigurationRequestException", text);
  }
}
