package io.lambent.function.catalog;

import io.lambent.function.code.ImageRegistry;
import io.lambent.function.configuration.Settings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Output shapes of the operations on functions. */
final class Answers {
  private Answers() {}

  /** Output of GetFunction. */
  record FunctionDetails(
      FunctionConfiguration configuration,
      CodeLocation code,
      @Nullable Map<String, String> tags,
      @Nullable Concurrency concurrency) {}

  /**
   * The location of code.
   *
   * @param location a link to the archive; null for images
   * @param imageUri null for archives
   * @param resolvedImageUri null for archives
   */
  record CodeLocation(
      String repositoryType,
      @Nullable String location,
      @Nullable String imageUri,
      @Nullable String resolvedImageUri,
      @Nullable String sourceKMSKeyArn) {
    static CodeLocation archive(String link, @Nullable String key) {
      return new CodeLocation("S3", link, null, null, key);
    }

    static CodeLocation image(Settings.Image image) {
      String resolved = ImageRegistry.resolved(image.uri(), image.digest());
      return new CodeLocation("ECR", null, image.uri(), resolved, null);
    }
  }

  record Concurrency(int reservedConcurrentExecutions) {}

  /** Output of ListFunctions. */
  record FunctionList(List<FunctionConfiguration> functions, @Nullable String nextMarker) {}

  /** Output of DeleteFunction. */
  record Deleted(int statusCode) {}
}
