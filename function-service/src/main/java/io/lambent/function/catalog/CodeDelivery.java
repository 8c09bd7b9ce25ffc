package io.lambent.function.catalog;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.code.Archive;
import io.lambent.function.code.S3Archives;
import io.lambent.function.code.S3Location;
import io.lambent.function.code.Upload;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gets what a request says a function shall run. What is elsewhere is fetched, so this comes before
 * the transaction that changes the function.
 */
@Component
class CodeDelivery {
  private final S3Archives s3;

  CodeDelivery(S3Archives s3) {
    this.s3 = s3;
  }

  /**
   * The archive of a function with deployment packages.
   *
   * @throws AwsException where the request names none, or one that AWS refuses
   */
  Upload archive(FunctionName function, CodeRequest request) {
    Upload zip = request.zipFile();
    S3Location location = location(request);
    if (zip != null && location != null) {
      throw Refusals.invalid(
          "Please do not provide other FunctionCode parameters when providing a ZipFile.");
    }
    if (zip == null && location == null) {
      throw Refusals.invalid("Please provide a source for function code.");
    }
    Upload archive = location == null ? zip : s3.fetch(function.region(), location);
    if (archive == null) {
      throw new IllegalStateException("neither given nor fetched");
    }
    Archive.check(archive);
    return archive;
  }

  private static @Nullable S3Location location(CodeRequest request) {
    String bucket = request.s3Bucket();
    String key = request.s3Key();
    return bucket == null || key == null
        ? null
        : new S3Location(bucket, key, request.s3ObjectVersion());
  }
}
