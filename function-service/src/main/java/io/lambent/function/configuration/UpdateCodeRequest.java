package io.lambent.function.configuration;

import io.lambent.function.awsapi.OfFunction;
import io.lambent.function.code.Upload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Input of <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html">UpdateFunctionCode</a>.
 */
public record UpdateCodeRequest(
    String functionName,
    @Nullable Upload zipFile,
    @Nullable String s3Bucket,
    @Nullable String s3Key,
    @Nullable String s3ObjectVersion,
    @Nullable String s3ObjectStorageMode,
    @Nullable String imageUri,
    @Nullable List<String> architectures,
    @Nullable Boolean publish,
    @Nullable String publishTo,
    @Nullable Boolean dryRun,
    @Nullable String revisionId,
    @Nullable String sourceKMSKeyArn)
    implements OfFunction, CodeRequest {}
