package io.lambent.services.apigateway;

import io.lambent.aws.api.AwsApi;
import org.springframework.stereotype.Component;

/** The operations on the parts of an API's definition. */
@Component
class DefinitionOperations {
  private final RestResources resources;
  private final Methods methods;
  private final Integrations integrations;
  private final GatewayResponses responses;
  private final Models models;
  private final RequestValidators validators;
  private final Authorizers authorizers;
  private final Documentation documentation;

  DefinitionOperations(
      RestResources resources,
      Methods methods,
      Integrations integrations,
      GatewayResponses responses,
      Models models,
      RequestValidators validators,
      Authorizers authorizers,
      Documentation documentation) {
    this.resources = resources;
    this.methods = methods;
    this.integrations = integrations;
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
    api.on("PutMethod", methods::put)
        .on("GetMethod", methods::get)
        .on("UpdateMethod", methods::update)
        .on("DeleteMethod", methods::delete)
        .on("PutMethodResponse", methods::putResponse)
        .on("GetMethodResponse", methods::getResponse)
        .on("UpdateMethodResponse", methods::updateResponse)
        .on("DeleteMethodResponse", methods::deleteResponse);
    api.on("PutIntegration", integrations::put)
        .on("GetIntegration", integrations::get)
        .on("UpdateIntegration", integrations::update)
        .on("DeleteIntegration", integrations::delete)
        .on("PutIntegrationResponse", integrations::putResponse)
        .on("GetIntegrationResponse", integrations::getResponse)
        .on("UpdateIntegrationResponse", integrations::updateResponse)
        .on("DeleteIntegrationResponse", integrations::deleteResponse);
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
