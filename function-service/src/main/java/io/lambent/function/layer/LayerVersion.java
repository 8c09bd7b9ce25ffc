package io.lambent.function.layer;

import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A published version of a layer. Immutable; it can only be deleted.
 *
 * @param runtimes those it is said to be compatible with; null where nothing is said
 * @param architectures likewise
 * @param codeSha256 hexadecimal
 * @param codeSize bytes of the archive
 * @param unzippedSize bytes of its files
 */
record LayerVersion(
    LayerName.Version id,
    String description,
    @Nullable String licenseInfo,
    @Nullable List<String> runtimes,
    @Nullable List<String> architectures,
    String codeSha256,
    long codeSize,
    long unzippedSize,
    Instant createdAt) {

  /** The digest of the archive as AWS writes it. */
  String codeDigest() {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(codeSha256));
  }
}
