package io.lambent.services.apis;

import io.lambent.contract.api.DeployedApi;
import io.lambent.contract.api.RestApi;
import org.jspecify.annotations.Nullable;

/** The APIs of one kind. */
public interface ApiSource {

  /** Reads an API; null where this kind has none of that id. */
  @Nullable DeployedApi find(String apiId);

  /** Reads a REST API as it is defined now; null where this kind has none of that id. */
  default @Nullable RestApi draft(String apiId) {
    return null;
  }
}
