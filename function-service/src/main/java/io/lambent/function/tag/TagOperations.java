package io.lambent.function.tag;

import io.lambent.function.awsapi.Handlers;
import io.lambent.function.awsapi.Operations;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** The operations on tags. */
@Component
class TagOperations implements Operations {
  private final Tagging tagging;

  TagOperations(Tagging tagging) {
    this.tagging = tagging;
  }

  @Override
  public void addTo(Handlers handlers) {
    handlers
        .on(
            "ListTags",
            TagShapes.ListTags.class,
            TagShapes.TagList.class,
            (caller, request) ->
                new TagShapes.TagList(new TreeMap<>(tagging.list(caller, request.resource()))))
        .on(
            "TagResource",
            TagShapes.TagResource.class,
            (caller, request) -> tagging.tag(caller, request.resource(), request.tags()))
        .on(
            "UntagResource",
            TagShapes.UntagResource.class,
            (caller, request) -> tagging.untag(caller, request.resource(), request.tagKeys()));
  }
}
