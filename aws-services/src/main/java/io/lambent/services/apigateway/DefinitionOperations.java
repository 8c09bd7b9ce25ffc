package io.lambent.services.apigateway;

import io.lambent.aws.api.AwsApi;
import org.springframework.stereotype.Component;

/** The operations on the parts of an API's definition. */
@Component
class DefinitionOperations {
  private final RestResources resources;
  private final MethodOperations methods;
  private final GatewayResponses responses;
  private final Models models;
  private final RequestValidators validators;
  private final Authorizers authorizers;
  private final Documentation documentation;

  DefinitionOperations(
      RestResources resources,
      MethodOperations methods,
      GatewayResponses responses,
      Models models,
      RequestValidators validators,
      Authorizers authorizers,
      Documentation documentation) {
    this.resources = resources;
    this.methods = methods;
    this.responses = responses;
    this.models = models;
    this.validators = validators;
    this.authorizers = authorizers;
    this.documentation = documentation;
  }

  void addTo(AwsApi.Builder api) {
    api.on("CreateResource", resources::create)
        .on("GetResource", resources::get)
        .on("GetResources", resources::list)
        .on("UpdateResource", resources::update)
        .on("DeleteResource", resources::delete);
    methods.addTo(api);
    api.on("PutGatewayResponse", responses::put)
        .on("GetGatewayResponse", responses::get)
        .on("GetGatewayResponses", responses::list)
        .on("UpdateGatewayResponse", responses::update)
        .on("DeleteGatewayResponse", responses::delete);
    api.on("CreateModel", models::create)
        .on("GetModel", models::get)
        .on("GetModels", models::list)
        .on("UpdateModel", models::update)
        .on("DeleteModel", models::delete);
    api.on("CreateRequestValidator", validators::create)
        .on("GetRequestValidator", validators::get)
        .on("GetRequestValidators", validators::list)
        .on("UpdateRequestValidator", validators::update)
        .on("DeleteRequestValidator", validators::delete);
    api.on("CreateAuthorizer", authorizers::create)
        .on("GetAuthorizer", authorizers::get)
        .on("GetAuthorizers", authorizers::list)
        .on("UpdateAuthorizer", authorizers::update)
        .on("DeleteAuthorizer", authorizers::delete);
    addDocumentation(api);
  }

  private void addDocumentation(AwsApi.Builder api) {
    api.on("CreateDocumentationPart", documentation::createPart)
        .on("GetDocumentationPart", documentation::getPart)
        .on("GetDocumentationParts", documentation::listParts)
        .on("UpdateDocumentationPart", documentation::updatePart)
        .on("DeleteDocumentationPart", documentation::deletePart)
        .on("CreateDocumentationVersion", documentation::createVersion)
        .on("GetDocumentationVersion", documentation::getVersion)
        .on("GetDocumentationVersions", documentation::listVersions)
        .on("UpdateDocumentationVersion", documentation::updateVersion)
        .on("DeleteDocumentationVersion", documentation::deleteVersion);
  }
}
