package io.lambent.function.code;

import io.lambent.aws.wire.Blob;
import java.nio.file.Path;

/**
 * An archive as a request brought it, or as it was fetched for one, in a temporary file that goes
 * when the request ends.
 *
 * @param size bytes: at most {@link Archive#MAX_ZIPPED} where a request brought it, {@link
 *     Archive#MAX_UNZIPPED} otherwise
 * @param sha256 hexadecimal, lower case
 */
public record Upload(Path file, long size, String sha256) implements Blob {}
