package io.lambent.function.catalog;

import io.lambent.function.awsapi.AwsShape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Output shapes of the operations on functions. */
final class Answers {
  private Answers() {}

  /** Output of GetFunction. */
  @AwsShape
  record FunctionDetails(
      FunctionConfiguration configuration,
      CodeLocation code,
      @Nullable Map<String, String> tags,
      @Nullable Concurrency concurrency) {}

  @AwsShape
  record CodeLocation(String repositoryType, String location) {}

  @AwsShape
  record Concurrency(int reservedConcurrentExecutions) {}

  /** Output of ListFunctions. */
  @AwsShape
  record FunctionList(List<FunctionConfiguration> functions, @Nullable String nextMarker) {}

  /** Output of ListTags. */
  @AwsShape
  record TagList(Map<String, String> tags) {}
}
