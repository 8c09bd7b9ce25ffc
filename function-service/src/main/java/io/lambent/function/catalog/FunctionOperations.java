package io.lambent.function.catalog;

import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Handlers;
import io.lambent.function.awsapi.Operations;
import io.lambent.function.awsapi.QualifiedFunction;
import io.lambent.function.configuration.CreateFunctionRequest;
import io.lambent.function.configuration.UpdateCodeRequest;
import io.lambent.function.configuration.UpdateConfigurationRequest;
import org.springframework.stereotype.Component;

/** The operations on functions. */
@Component
class FunctionOperations implements Operations {
  /** The status of a deletion, which is a member of its output. */
  private static final int NO_CONTENT = 204;

  private final FunctionReading reading;
  private final FunctionCreation creation;
  private final FunctionUpdates updates;
  private final FunctionDeletion deletion;

  FunctionOperations(
      FunctionReading reading,
      FunctionCreation creation,
      FunctionUpdates updates,
      FunctionDeletion deletion) {
    this.reading = reading;
    this.creation = creation;
    this.updates = updates;
    this.deletion = deletion;
  }

  @Override
  public void addTo(Handlers handlers) {
    handlers
        .on(
            "CreateFunction",
            CreateFunctionRequest.class,
            FunctionConfiguration.class,
            this::create)
        .on("GetFunction", QualifiedFunction.class, Answers.FunctionDetails.class, this::get)
        .onReference(
            "GetFunctionConfiguration",
            QualifiedFunction.class,
            FunctionConfiguration.class,
            (reference, request) -> reading.configuration(reference))
        .onFunction(
            "UpdateFunctionCode",
            UpdateCodeRequest.class,
            FunctionConfiguration.class,
            updates::updateCode)
        .onFunction(
            "UpdateFunctionConfiguration",
            UpdateConfigurationRequest.class,
            FunctionConfiguration.class,
            updates::updateConfiguration)
        .on(
            "ListFunctions",
            Requests.ListFunctions.class,
            Answers.FunctionList.class,
            reading::list)
        .onReference(
            "DeleteFunction",
            QualifiedFunction.class,
            Answers.Deleted.class,
            (reference, request) -> {
              deletion.delete(reference);
              return new Answers.Deleted(NO_CONTENT);
            });
  }

  private FunctionConfiguration create(Caller caller, CreateFunctionRequest request) {
    // AWS takes a qualifier here, and ignores it.
    FunctionReference reference =
        FunctionReference.of(caller, request.functionName(), null, "CreateFunction");
    return creation.create(reference.function(), request);
  }

  private Answers.FunctionDetails get(Caller caller, QualifiedFunction request) {
    return reading.details(FunctionReference.of(caller, request, "GetFunction"), caller.endpoint());
  }
}
