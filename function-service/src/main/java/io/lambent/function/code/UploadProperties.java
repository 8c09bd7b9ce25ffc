package io.lambent.function.code;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The place of archives while the request that brings them is answered.
 *
 * @param directory one that only this instance uses, emptied at each start; the system's temporary
 *     directory where absent, in which a killed process leaves what it was receiving
 */
@ConfigurationProperties(prefix = "lambent.uploads", ignoreUnknownFields = false)
record UploadProperties(@Nullable Path directory) {}
