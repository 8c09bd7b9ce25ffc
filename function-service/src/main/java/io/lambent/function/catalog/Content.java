package io.lambent.function.catalog;

import io.lambent.function.configuration.Settings;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * The configuration and code that an environment runs.
 *
 * @param revision differs whenever one of them does
 * @param codeSha256 of the archive or the image, hexadecimal
 * @param codeSize bytes; 0 for images
 */
record Content(Settings settings, String codeSha256, long codeSize, UUID revision) {

  /** Content of a new function. */
  static Content of(Settings settings, Code code) {
    return switch (code) {
      case Code.Archived archived ->
          new Content(
              settings, archived.upload().sha256(), archived.upload().size(), UUID.randomUUID());
      case Code.Imaged imaged ->
          new Content(
              settings.withImage(imaged.image()), imaged.image().digest(), 0, UUID.randomUUID());
    };
  }

  /** This content with other settings; itself where they are the same. */
  Content with(Settings changed) {
    return settings.equals(changed)
        ? this
        : new Content(changed, codeSha256, codeSize, UUID.randomUUID());
  }

  /** This content with other code; itself where it is the same. */
  Content with(Code code) {
    Content changed = of(settings, code);
    return changed.settings.equals(settings) && changed.codeSha256.equals(codeSha256)
        ? this
        : changed;
  }

  /** The SHA-256 of the code and of all layers. */
  Set<String> archives() {
    Set<String> archives = new HashSet<>();
    if (settings.image() == null) {
      archives.add(codeSha256);
    }
    settings.layers().forEach(layer -> archives.add(layer.codeSha256()));
    return archives;
  }
}
