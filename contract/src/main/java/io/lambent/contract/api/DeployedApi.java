package io.lambent.contract.api;

/**
 * The definition that gateways serve from memory: an API with all its stages, or a load balancer.
 */
public sealed interface DeployedApi permits HttpApi, LoadBalancer, RestApi, WebSocketApi {

  ApiIdentity identity();

  /** Returns true if the API answers only under its custom domain names. */
  boolean isExecuteApiDisabled();
}
