package io.lambent.services.apis;

import io.lambent.contract.api.DeployedApi;
import org.jspecify.annotations.Nullable;

/** The APIs of one kind. */
public interface ApiSource {

  /** Reads an API; null where this kind has none of that id. */
  @Nullable DeployedApi find(String apiId);
}
