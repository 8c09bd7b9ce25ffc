package io.lambent.function.tag;

import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.Uri;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;

/** Input and output shapes of the operations on tags. */
final class TagShapes {
  private TagShapes() {}

  /** Input of ListTags. */
  record ListTags(
      @Uri("Resource") @NotNull @Size(min = 1, max = 10_000) @Pattern(regexp = Patterns.TAGGABLE)
          String resource)
      implements AwsRequest {}

  /** Input of TagResource. */
  record TagResource(
      @Uri("Resource") @NotNull @Size(min = 1, max = 10_000) @Pattern(regexp = Patterns.TAGGABLE)
          String resource,
      @NotNull
          Map<
                  @Size(min = 1, max = 128) @Pattern(regexp = Patterns.TAG) String,
                  @NotNull @Size(max = 256) @Pattern(regexp = Patterns.TAG) String>
              tags)
      implements AwsRequest {}

  /** Input of UntagResource. */
  record UntagResource(
      @Uri("Resource") @NotNull @Size(min = 1, max = 10_000) @Pattern(regexp = Patterns.TAGGABLE)
          String resource,
      @Uri("tagKeys") @NotNull
          List<@NotNull @Size(min = 1, max = 128) @Pattern(regexp = Patterns.TAG) String> tagKeys)
      implements AwsRequest {}

  /** Output of ListTags. */
  @AwsShape
  record TagList(Map<String, String> tags) {}
}
