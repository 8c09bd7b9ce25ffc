package io.lambent.function.tag;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.tag.TagShapes.TagList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on tags. */
@RestController
@Transactional
class TagController {
  private static final String TAGS = "/2017-03-31/tags/{Resource}";

  private final Map<String, TaggedResources> kinds;

  TagController(List<TaggedResources> kinds) {
    this.kinds =
        kinds.stream().collect(Collectors.toMap(TaggedResources::kind, Function.identity()));
  }

  @GetMapping(TAGS)
  public TagList listTags(Caller caller, TagShapes.ListTags request) {
    String arn = request.resource();
    return new TagList(new TreeMap<>(resources(arn).tags(caller, arn, "ListTags")));
  }

  @PostMapping(TAGS)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  public void tagResource(Caller caller, TagShapes.TagResource request) {
    if (request.tags().isEmpty()) {
      throw Refusals.invalid("An error occurred and the request cannot be processed.");
    }
    Tags.checkNames(request.tags());
    String arn = request.resource();
    resources(arn).retag(caller, arn, "TagResource", tags -> with(tags, request.tags()));
  }

  @DeleteMapping(TAGS)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  public void untagResource(Caller caller, TagShapes.UntagResource request) {
    String arn = request.resource();
    resources(arn).retag(caller, arn, "UntagResource", tags -> without(tags, request.tagKeys()));
  }

  private static Map<String, String> with(Map<String, String> tags, Map<String, String> added) {
    Map<String, String> changed = new TreeMap<>(tags);
    changed.putAll(added);
    Tags.checkNumber(changed);
    return changed;
  }

  private static Map<String, String> without(Map<String, String> tags, List<String> keys) {
    Map<String, String> changed = new TreeMap<>(tags);
    keys.forEach(changed::remove);
    return changed;
  }

  /**
   * @throws AwsException where there are no resources of the kind
   */
  private TaggedResources resources(String arn) {
    String kind = arn.split(":", 7)[5];
    TaggedResources resources = kinds.get(kind);
    if (resources != null) {
      return resources;
    }
    throw switch (kind) {
      case "capacity-provider" -> Refusals.notFound("Capacity provider not found: " + arn);
      default -> Refusals.notSupported("Tagging of a " + kind);
    };
  }
}
