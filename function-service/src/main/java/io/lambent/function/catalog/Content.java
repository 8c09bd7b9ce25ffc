package io.lambent.function.catalog;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * What an environment runs: configuration and code.
 *
 * @param revision differs whenever one of them does
 * @param codeSha256 hexadecimal
 * @param codeSize bytes
 */
record Content(Settings settings, String codeSha256, long codeSize, UUID revision) {

  /** This content with other settings; itself where they are the same. */
  Content with(Settings changed) {
    return settings.equals(changed)
        ? this
        : new Content(changed, codeSha256, codeSize, UUID.randomUUID());
  }

  /** This content with other code; itself where it is the same. */
  Content withCode(String sha256, long size) {
    return codeSha256.equals(sha256)
        ? this
        : new Content(settings, sha256, size, UUID.randomUUID());
  }

  /** The SHA-256 of the code and of all layers. */
  Set<String> archives() {
    Set<String> archives = new HashSet<>();
    archives.add(codeSha256);
    settings.layers().forEach(layer -> archives.add(layer.codeSha256()));
    return archives;
  }
}
