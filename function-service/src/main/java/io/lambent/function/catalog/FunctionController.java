package io.lambent.function.catalog;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Page;
import io.lambent.function.awsapi.QualifiedFunction;
import io.lambent.function.catalog.Answers.CodeLocation;
import io.lambent.function.catalog.Answers.Concurrency;
import io.lambent.function.catalog.Answers.FunctionDetails;
import io.lambent.function.catalog.Answers.FunctionList;
import io.lambent.function.code.CodeLinks;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on functions. */
@RestController
class FunctionController {
  private final FunctionReading reading;
  private final FunctionCreation creation;
  private final FunctionUpdates updates;
  private final FunctionDeletion deletion;
  private final CodeLinks links;

  FunctionController(
      FunctionReading reading,
      FunctionCreation creation,
      FunctionUpdates updates,
      FunctionDeletion deletion,
      CodeLinks links) {
    this.reading = reading;
    this.creation = creation;
    this.updates = updates;
    this.deletion = deletion;
    this.links = links;
  }

  @PostMapping("/2015-03-31/functions")
  @ResponseStatus(HttpStatus.CREATED)
  FunctionConfiguration createFunction(Caller caller, CreateFunctionRequest request) {
    // AWS takes a qualifier here, and ignores it.
    FunctionReference reference =
        FunctionReference.of(caller, request.functionName(), null, "CreateFunction");
    return creation.create(reference.function(), request);
  }

  @GetMapping("/2015-03-31/functions/{FunctionName}")
  FunctionDetails getFunction(Caller caller, QualifiedFunction request) {
    FunctionReference reference = reference(caller, request, "GetFunction");
    LambdaVersion version = reading.version(reference);
    Map<String, String> tags = version.function().tags();
    Integer reserved = version.function().reservedConcurrency();
    return new FunctionDetails(
        FunctionConfiguration.of(version, reference.qualifier()),
        location(caller, version.content()),
        tags.isEmpty() ? null : tags,
        reserved == null ? null : new Concurrency(reserved));
  }

  @GetMapping("/2015-03-31/functions/{FunctionName}/configuration")
  FunctionConfiguration getFunctionConfiguration(Caller caller, QualifiedFunction request) {
    FunctionReference reference = reference(caller, request, "GetFunctionConfiguration");
    return FunctionConfiguration.of(reading.version(reference), reference.qualifier());
  }

  @PutMapping("/2015-03-31/functions/{FunctionName}/code")
  FunctionConfiguration updateFunctionCode(Caller caller, UpdateCodeRequest request) {
    FunctionName function =
        FunctionReference.function(caller, request.functionName(), "UpdateFunctionCode");
    return updates.updateCode(function, request);
  }

  @PutMapping("/2015-03-31/functions/{FunctionName}/configuration")
  FunctionConfiguration updateFunctionConfiguration(
      Caller caller, UpdateConfigurationRequest request) {
    FunctionName function =
        FunctionReference.function(caller, request.functionName(), "UpdateFunctionConfiguration");
    return updates.updateConfiguration(function, request);
  }

  @GetMapping("/2015-03-31/functions")
  FunctionList listFunctions(Caller caller, Requests.ListFunctions request) {
    Page<FunctionConfiguration> page =
        "ALL".equals(request.functionVersion())
            ? reading
                .listAll(caller, request.marker(), Page.size(request.maxItems()))
                .map(version -> FunctionConfiguration.listed(version, version.label()))
            : reading
                .list(caller, request.marker(), Page.size(request.maxItems()))
                .map(version -> FunctionConfiguration.listed(version, null));
    return new FunctionList(page.items(), page.nextMarker());
  }

  @DeleteMapping("/2015-03-31/functions/{FunctionName}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void deleteFunction(Caller caller, QualifiedFunction request) {
    deletion.delete(reference(caller, request, "DeleteFunction"));
  }

  private CodeLocation location(Caller caller, Content content) {
    Settings settings = content.settings();
    return settings.image() != null
        ? CodeLocation.image(settings.image())
        : CodeLocation.archive(
            links.link(caller.endpoint(), content.codeSha256()), settings.sourceKmsKey());
  }

  private static FunctionReference reference(
      Caller caller, QualifiedFunction request, String operation) {
    @Nullable String qualifier = request.qualifier();
    return FunctionReference.of(caller, request.functionName(), qualifier, operation);
  }
}
