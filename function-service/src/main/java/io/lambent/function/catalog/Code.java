package io.lambent.function.catalog;

import io.lambent.function.code.Upload;
import io.lambent.function.configuration.Settings;

/** The code that a request brings. */
sealed interface Code {
  /** A deployment package, not yet stored. */
  record Archived(Upload upload) implements Code {}

  /** A container image, which stays in its registry. */
  record Imaged(Settings.Image image) implements Code {}
}
