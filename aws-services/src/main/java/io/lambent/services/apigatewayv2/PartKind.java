package io.lambent.services.apigatewayv2;

import io.lambent.aws.error.AwsFailure;

/** The kinds of what belongs to an API, by the names of their operations. */
enum PartKind {
  AUTHORIZER("Authorizer", "AuthorizerId", "Name", ""),
  DEPLOYMENT("Deployment", "DeploymentId", "DeploymentId", ""),
  INTEGRATION("Integration", "IntegrationId", "IntegrationId", ""),
  INTEGRATION_RESPONSE(
      "IntegrationResponse", "IntegrationResponseId", "IntegrationResponseKey", "IntegrationId"),
  MODEL("Model", "ModelId", "Name", ""),
  ROUTE("Route", "RouteId", "RouteKey", ""),
  ROUTE_RESPONSE("RouteResponse", "RouteResponseId", "RouteResponseKey", "RouteId"),
  /** The name of a stage is its id. */
  STAGE("Stage", "StageName", "StageName", "");

  private final String word;
  private final String idMember;
  private final String keyMember;
  private final String parentMember;

  PartKind(String word, String idMember, String keyMember, String parentMember) {
    this.word = word;
    this.idMember = idMember;
    this.keyMember = keyMember;
    this.parentMember = parentMember;
  }

  /** The word after the verb in the names of operations. */
  String word() {
    return word;
  }

  String idMember() {
    return idMember;
  }

  /** The member whose value is unique in an API, or in a parent. */
  String keyMember() {
    return keyMember;
  }

  /** The member with the id of the part that it belongs to; empty where it belongs to the API. */
  String parentMember() {
    return parentMember;
  }

  /** Returns true where gateways serve it once it is deployed. */
  boolean isDeployed() {
    return switch (this) {
      case AUTHORIZER, INTEGRATION, INTEGRATION_RESPONSE, ROUTE, ROUTE_RESPONSE -> true;
      case DEPLOYMENT, MODEL, STAGE -> false;
    };
  }

  AwsFailure notFound(String id) {
    return V2Errors.notFound(
        word,
        this == STAGE
            ? "Invalid stage identifier specified"
            : "Invalid " + word + " identifier specified " + id);
  }

  AwsFailure exists(String key) {
    return V2Errors.conflict(
        switch (this) {
          case ROUTE -> "Route with key " + key + " already exists for this API";
          case STAGE -> "Stage already exists";
          case MODEL -> "Model with name " + key + " already exists for this API";
          case AUTHORIZER -> "Authorizer with name " + key + " already exists for this API";
          case ROUTE_RESPONSE, INTEGRATION_RESPONSE ->
              word + " with key " + key + " already exists";
          case DEPLOYMENT, INTEGRATION -> word + " already exists";
        });
  }
}
