package io.lambent.function.tag;

import java.util.List;
import java.util.Map;

/** Input and output shapes of the operations on tags. */
final class TagShapes {
  private TagShapes() {}

  /** Input of ListTags. */
  record ListTags(String resource) {}

  /** Input of TagResource. */
  record TagResource(String resource, Map<String, String> tags) {}

  /** Input of UntagResource. */
  record UntagResource(String resource, List<String> tagKeys) {}

  /** Output of ListTags. */
  record TagList(Map<String, String> tags) {}
}
