package io.lambent.function.catalog;

import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.OneOf;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.Uri;
import io.lambent.function.code.Upload;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Input of <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html">UpdateFunctionCode</a>.
 */
@AwsShape
record UpdateCodeRequest(
    @Uri("FunctionName") @NotNull @Size(min = 1, max = 140) @Pattern(regexp = Patterns.FUNCTION)
        String functionName,
    @Nullable Upload zipFile,
    @Size(min = 3, max = 63) @Pattern(regexp = "[0-9A-Za-z\\.\\-_]*(?<!\\.)")
        @Nullable String s3Bucket,
    @Size(min = 1, max = 1024) @Pattern(regexp = ".*") @Nullable String s3Key,
    @Size(min = 1, max = 1024) @Pattern(regexp = ".*") @Nullable String s3ObjectVersion,
    @OneOf({"COPY", "REFERENCE"}) @Nullable String s3ObjectStorageMode,
    @Nullable String imageUri,
    @Size(min = 1, max = 1)
        @Nullable List<@OneOf({"x86_64", "arm64"}) @NotNull String> architectures,
    @Nullable Boolean publish,
    @OneOf("LATEST_PUBLISHED") @Nullable String publishTo,
    @Nullable Boolean dryRun,
    @Nullable String revisionId,
    @Size(max = 10_000) @Pattern(regexp = Patterns.OPTIONAL_ARN) @Nullable String sourceKMSKeyArn)
    implements AwsRequest, CodeRequest {}
