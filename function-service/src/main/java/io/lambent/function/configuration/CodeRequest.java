package io.lambent.function.configuration;

import io.lambent.function.code.Upload;
import org.jspecify.annotations.Nullable;

/** The members of CreateFunction and UpdateFunctionCode that name a function's code. */
public sealed interface CodeRequest permits CreateFunctionRequest.Code, UpdateCodeRequest {
  @Nullable Upload zipFile();

  @Nullable String s3Bucket();

  @Nullable String s3Key();

  @Nullable String s3ObjectVersion();

  @Nullable String s3ObjectStorageMode();

  @Nullable String imageUri();

  @Nullable String sourceKMSKeyArn();

  /** The key the archive is encrypted with; null for none. */
  default @Nullable String keyOfArchive() {
    return SettingsChange.reset(sourceKMSKeyArn(), null);
  }
}
