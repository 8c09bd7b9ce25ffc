package io.lambent.modularity.one;

import io.lambent.modularity.two.Imported;

/** Imports what its package does not declare. */
public final class Importer {
  private final Imported imported = new Imported();

  Imported imported() {
    return imported;
  }
}
