package io.lambent.function.awsapi;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.model.Operation;
import io.lambent.aws.model.ServiceModel;
import io.lambent.aws.model.ServiceModels;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The AWS Lambda API: its operation table, and the handlers that the packages have. */
@Component
class LambdaApi {
  /** The gateway answers these itself, through execution-service. */
  private static final Set<String> INVOCATIONS =
      Set.of("Invoke", "InvokeAsync", "InvokeWithResponseStream");

  private final ServiceModel model = ServiceModels.get("lambda");
  private final AwsApi api;

  LambdaApi(List<Operations> operations, ResourceAccess access) {
    AwsApi.Builder builder =
        AwsApi.of(model)
            .check(StorableText::check)
            .errors(
                (failure, protocol, caller) ->
                    ErrorAnswers.answer(ErrorAnswers.of(failure), caller.requestId()));
    Handlers handlers = new Handlers(builder, access);
    operations.forEach(each -> each.addTo(handlers));
    this.api = builder.build();
  }

  AwsApi api() {
    return api;
  }

  /** All operations of the API, whether there are handlers or not. */
  Collection<Operation> operations() {
    return model.operations();
  }

  boolean has(Operation operation) {
    return api.operations().contains(operation.name()) || INVOCATIONS.contains(operation.name());
  }
}
