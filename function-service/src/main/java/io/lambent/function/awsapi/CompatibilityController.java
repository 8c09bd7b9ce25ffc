package io.lambent.function.awsapi;

import io.lambent.aws.model.Operation;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells what of the AWS Lambda API Lambent has. Which operations it has follows from their
 * handlers; settings are declared by the packages that take them.
 */
@RestController
class CompatibilityController {
  private final ObjectProvider<LambdaApi> lambda;
  private final List<Setting> settings;

  CompatibilityController(ObjectProvider<LambdaApi> lambda, List<SettingGroup> settings) {
    this.lambda = lambda;
    this.settings = settings.stream().flatMap(group -> group.settings().stream()).toList();
  }

  record Report(List<OperationSupport> operations, List<Setting> settings) {}

  record OperationSupport(String name, String method, String path, boolean supported) {}

  @GetMapping("/_lambent/compat")
  Report report() {
    LambdaApi api = lambda.getObject();
    return new Report(
        api.operations().stream().map(operation -> support(api, operation)).toList(), settings);
  }

  /** The path without the parameter that tells some operations from another with the same path. */
  private static OperationSupport support(LambdaApi api, Operation operation) {
    return new OperationSupport(
        operation.name(),
        operation.method(),
        operation.uri().toString().split("\\?", 2)[0],
        api.has(operation));
  }
}
