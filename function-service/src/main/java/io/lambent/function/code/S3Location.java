package io.lambent.function.code;

import org.jspecify.annotations.Nullable;

/**
 * The location of an archive in S3.
 *
 * @param version of the object; null for the latest
 */
public record S3Location(String bucket, String key, @Nullable String version) {}
