package io.lambent.gateway.apigateway;

import io.lambent.contract.api.DeployedApi;

/** Serves the requests for APIs of one kind. */
public interface ApiServer<A extends DeployedApi> {

  Class<A> kind();

  /**
   * Serves a request. Runs on the connection's event loop, so it must not block.
   *
   * @param api as it is deployed now; the same object until it changes
   */
  void serve(ApiRequest request, A api);
}
