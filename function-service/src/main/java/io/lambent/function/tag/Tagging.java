package io.lambent.function.tag;

import io.lambent.aws.arn.Arn;
import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.Refusals;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads and changes the tags of resources of every kind, by ARN. */
@Component
@Transactional
public class Tagging {
  private final Map<String, TaggedResources> kinds;

  Tagging(List<TaggedResources> kinds) {
    this.kinds =
        kinds.stream().collect(Collectors.toMap(TaggedResources::kind, Function.identity()));
  }

  /**
   * @throws AwsException where there is no such resource
   */
  public Map<String, String> list(Caller caller, String arn) {
    return resources(arn).tags(caller, arn, "ListTags");
  }

  /**
   * @throws AwsException where there is no such resource, or it would have too many tags
   */
  public void tag(Caller caller, String arn, Map<String, String> added) {
    if (added.isEmpty()) {
      throw Refusals.invalid("An error occurred and the request cannot be processed.");
    }
    Tags.checkNames(added);
    resources(arn).retag(caller, arn, "TagResource", tags -> with(tags, added));
  }

  /**
   * @throws AwsException where there is no such resource
   */
  public void untag(Caller caller, String arn, List<String> keys) {
    resources(arn).retag(caller, arn, "UntagResource", tags -> without(tags, keys));
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
    String kind = Arn.parse(arn).map(Arn::resourceType).orElse("");
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
