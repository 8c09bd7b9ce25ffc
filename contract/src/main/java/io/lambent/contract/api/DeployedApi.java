package io.lambent.contract.api;

/** An API with all its stages, each with what is deployed to it. */
public sealed interface DeployedApi permits HttpApi, RestApi, WebSocketApi {

  ApiIdentity identity();

  /** Returns true if the API answers only under its custom domain names. */
  boolean isExecuteApiDisabled();
}
