package io.lambent.function.catalog;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.code.Archive;
import io.lambent.function.code.ImageRegistry;
import io.lambent.function.code.S3Archives;
import io.lambent.function.code.S3Location;
import io.lambent.function.code.Upload;
import io.lambent.function.configuration.CodeRequest;
import io.lambent.function.configuration.CreateFunctionRequest;
import io.lambent.function.configuration.Settings;
import io.lambent.function.configuration.UpdateCodeRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gets what a request says a function shall run. What is elsewhere is asked for, so this comes
 * before the transaction that changes the function.
 */
@Component
class CodeDelivery {
  private final S3Archives s3;
  private final ImageRegistry images;

  CodeDelivery(S3Archives s3, ImageRegistry images) {
    this.s3 = s3;
    this.images = images;
  }

  /**
   * @throws AwsException where the request names no code for the package type, or some that AWS
   *     refuses
   */
  Code forCreation(FunctionName function, CreateFunctionRequest request) {
    return "Image".equals(request.packageType())
        ? image(request.code(), "Please provide ImageUri when PackageType is Image.")
        : archive(function, request.code());
  }

  /**
   * @param current of the function that is to be updated
   * @throws AwsException as {@link #forCreation}
   */
  Code forUpdate(FunctionName function, Settings current, UpdateCodeRequest request) {
    if (current.image() != null) {
      return image(
          request, "Please provide ImageUri when updating a function with packageType Image.");
    }
    if (request.imageUri() != null) {
      throw Refusals.invalid(
          "Please don't provide ImageUri when updating a function with packageType Zip.");
    }
    return archive(function, request);
  }

  private Code image(CodeRequest request, String missing) {
    String uri = request.imageUri();
    if (uri == null || request.zipFile() != null || location(request) != null) {
      throw Refusals.invalid(missing);
    }
    return new Code.Imaged(new Settings.Image(uri, images.digest(uri)));
  }

  private Code archive(FunctionName function, CodeRequest request) {
    Upload zip = request.zipFile();
    S3Location location = location(request);
    if (zip != null && namesCodeElsewhere(request)) {
      throw Refusals.invalid(
          "Please do not provide other FunctionCode parameters when providing a ZipFile.");
    }
    Upload archive =
        location == null ? zip : s3.fetch(function.account(), function.region(), location);
    if (archive == null) {
      throw Refusals.invalid("Please provide a source for function code.");
    }
    Archive.check(archive);
    return new Code.Archived(archive);
  }

  private static boolean namesCodeElsewhere(CodeRequest request) {
    return request.imageUri() != null
        || request.s3Bucket() != null
        || request.s3Key() != null
        || request.s3ObjectVersion() != null;
  }

  private static @Nullable S3Location location(CodeRequest request) {
    String bucket = request.s3Bucket();
    String key = request.s3Key();
    return bucket == null || key == null
        ? null
        : new S3Location(bucket, key, request.s3ObjectVersion());
  }
}
