package io.lambent.function.catalog;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.tag.TaggedResources;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/** The tags of functions, which versions and aliases have none of. */
@Component
class FunctionTags implements TaggedResources {
  private final Catalog catalog;

  FunctionTags(Catalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public String kind() {
    return "function";
  }

  @Override
  public Map<String, String> tags(Caller caller, String arn, String operation) {
    FunctionName name = function(caller, arn, operation);
    return catalog.find(name).orElseThrow(() -> Refusals.functionNotFound(name.arn())).tags();
  }

  @Override
  public void retag(
      Caller caller, String arn, String operation, UnaryOperator<Map<String, String>> change) {
    FunctionName name = function(caller, arn, operation);
    LambdaVersion latest =
        catalog.lockLatest(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    LambdaFunction function = latest.function();
    function.tag(change.apply(function.tags()));
    latest.touch();
  }

  private static FunctionName function(Caller caller, String arn, String operation) {
    FunctionReference reference = FunctionReference.of(caller, arn, null, operation);
    if (reference.qualifier() != null) {
      throw Refusals.invalid(
          "Tags on function aliases and versions are not supported. Please specify a function"
              + " ARN.");
    }
    return reference.function();
  }
}
