package io.lambent.function.catalog;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Answers.TagList;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on tags. Functions are the only resources that have them so far. */
@RestController
@Transactional
class Tags {
  private static final int LIMIT = 50;

  private final Catalog catalog;

  Tags(Catalog catalog) {
    this.catalog = catalog;
  }

  @GetMapping("/2017-03-31/tags/{Resource}")
  public TagList listTags(Caller caller, Requests.ListTags request) {
    FunctionName name = function(caller, request.resource(), "ListTags");
    return new TagList(
        catalog.find(name).orElseThrow(() -> Refusals.functionNotFound(name.arn())).tags());
  }

  @PostMapping("/2017-03-31/tags/{Resource}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  public void tagResource(Caller caller, Requests.TagResource request) {
    if (request.tags().isEmpty()) {
      throw Refusals.invalid("An error occurred and the request cannot be processed.");
    }
    LambdaVersion latest = lock(function(caller, request.resource(), "TagResource"));
    Map<String, String> tags = new TreeMap<>(latest.function().tags());
    tags.putAll(request.tags());
    check(tags);
    tag(latest, tags);
  }

  @DeleteMapping("/2017-03-31/tags/{Resource}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  public void untagResource(Caller caller, Requests.UntagResource request) {
    LambdaVersion latest = lock(function(caller, request.resource(), "UntagResource"));
    Map<String, String> tags = new TreeMap<>(latest.function().tags());
    request.tagKeys().forEach(tags::remove);
    tag(latest, tags);
  }

  /**
   * @throws AwsException where there are more than a resource can have
   */
  static void check(Map<String, String> tags) {
    if (tags.size() > LIMIT) {
      throw Refusals.invalid("Number of tags exceeds resource tag limit.");
    }
  }

  private LambdaVersion lock(FunctionName name) {
    return catalog.lockLatest(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
  }

  private static void tag(LambdaVersion latest, Map<String, String> tags) {
    latest.function().tag(tags);
    latest.touch();
  }

  private static FunctionName function(Caller caller, String arn, String operation) {
    if (!arn.contains(":function:")) {
      throw Refusals.notSupported("Tagging of anything but functions");
    }
    FunctionReference reference = FunctionReference.of(caller, arn, null, operation);
    if (reference.qualifier() != null) {
      throw Refusals.invalid(
          "Tags on function aliases and versions are not supported. Please specify a function"
              + " ARN.");
    }
    return reference.function();
  }
}
