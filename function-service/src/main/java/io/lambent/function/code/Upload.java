package io.lambent.function.code;

import java.nio.file.Path;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * An archive as a request brought it, in a temporary file that goes when the request ends.
 *
 * @param size bytes, at most {@link Archive#MAX_ZIPPED}
 * @param sha256 hexadecimal, lower case
 */
@JsonDeserialize(using = UploadDeserializer.class)
public record Upload(Path file, long size, String sha256) {}
