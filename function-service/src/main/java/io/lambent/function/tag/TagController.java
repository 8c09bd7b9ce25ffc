package io.lambent.function.tag;

import io.lambent.function.awsapi.Caller;
import io.lambent.function.tag.TagShapes.TagList;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on tags. */
@RestController
class TagController {
  private static final String TAGS = "/2017-03-31/tags/{Resource}";

  private final Tagging tagging;

  TagController(Tagging tagging) {
    this.tagging = tagging;
  }

  @GetMapping(TAGS)
  TagList listTags(Caller caller, TagShapes.ListTags request) {
    return new TagList(new TreeMap<>(tagging.list(caller, request.resource())));
  }

  @PostMapping(TAGS)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void tagResource(Caller caller, TagShapes.TagResource request) {
    tagging.tag(caller, request.resource(), request.tags());
  }

  @DeleteMapping(TAGS)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void untagResource(Caller caller, TagShapes.UntagResource request) {
    tagging.untag(caller, request.resource(), request.tagKeys());
  }
}
