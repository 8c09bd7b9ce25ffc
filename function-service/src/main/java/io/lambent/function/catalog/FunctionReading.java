package io.lambent.function.catalog;

import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads functions. */
@Component
@Transactional(readOnly = true)
class FunctionReading {
  private final Catalog catalog;
  private final VersionRepository versions;

  FunctionReading(Catalog catalog, VersionRepository versions) {
    this.catalog = catalog;
    this.versions = versions;
  }

  LambdaVersion version(FunctionReference reference) {
    return catalog.version(reference);
  }

  /** Functions by name. */
  Page<LambdaVersion> list(Caller caller, @Nullable String marker, int size) {
    return Page.of(
        versions.listLatest(
            caller.account(), caller.region(), Page.key(marker), Limit.of(size + 1)),
        size,
        version -> version.function().name().name());
  }

  /** All versions of all functions, by name and number. */
  Page<LambdaVersion> listAll(Caller caller, @Nullable String marker, int size) {
    String[] key = Page.key(marker).split(":", 2);
    int number = key.length < 2 ? -1 : Catalog.number(key[1]).orElse(-1);
    return Page.of(
        versions.listAll(caller.account(), caller.region(), key[0], number, Limit.of(size + 1)),
        size,
        version -> version.function().name().name() + ":" + version.label());
  }
}
