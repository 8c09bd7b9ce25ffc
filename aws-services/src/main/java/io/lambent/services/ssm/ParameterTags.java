package io.lambent.services.ssm;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The tags of parameters. */
@Component
class ParameterTags {
  private static final int MOST = 50;

  private final ParameterTable table;

  ParameterTags(ParameterTable table) {
    this.table = table;
  }

  record Tag(String key, String value) {}

  record Add(String resourceType, String resourceId, List<Tag> tags) {}

  record Remove(String resourceType, String resourceId, List<String> tagKeys) {}

  record Resource(String resourceType, String resourceId) {}

  record Listed(List<Tag> tagList) {}

  void add(Caller caller, Add input) {
    Parameter parameter = parameter(caller, input.resourceType(), input.resourceId());
    Map<String, String> added = map(input.tags());
    Map<String, String> all = new LinkedHashMap<>(parameter.tags());
    all.putAll(added);
    checkCount(all);
    table.setTags(parameter, added, List.of());
  }

  void remove(Caller caller, Remove input) {
    table.setTags(
        parameter(caller, input.resourceType(), input.resourceId()), Map.of(), input.tagKeys());
  }

  Listed list(Caller caller, Resource input) {
    return new Listed(
        parameter(caller, input.resourceType(), input.resourceId()).tags().entrySet().stream()
            .map(tag -> new Tag(tag.getKey(), tag.getValue()))
            .toList());
  }

  private Parameter parameter(Caller caller, String type, String id) {
    if (!type.equals("Parameter")) {
      throw AwsFailure.declared(
          "InvalidResourceType", "Of " + type + " there is none here: parameters only have tags.");
    }
    return Optional.ofNullable(table.latest(table.named(caller, id)))
        .orElseThrow(
            () ->
                AwsFailure.declared(
                    "InvalidResourceId",
                    "The resource ID \"" + id + "\" is not valid. Verify the ID and try again."));
  }

  /** The tags of a request by their keys. */
  static Map<String, String> map(List<Tag> tags) {
    Map<String, String> map = new LinkedHashMap<>();
    tags.forEach(tag -> map.put(tag.key(), tag.value()));
    checkCount(map);
    return map;
  }

  private static void checkCount(Map<String, String> tags) {
    if (tags.size() > MOST) {
      throw AwsFailure.declared(
          "TooManyTagsError", "A parameter can have at most " + MOST + " tags.");
    }
  }
}
