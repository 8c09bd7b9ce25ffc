package io.lambent.services.apigateway;

import io.lambent.aws.api.AwsApi;
import org.springframework.stereotype.Component;

/** The operations on methods and integrations, and on the responses of both. */
@Component
class MethodOperations {
  private final Methods methods;
  private final Integrations integrations;
  private final IntegrationResponses integrationResponses;

  MethodOperations(
      Methods methods, Integrations integrations, IntegrationResponses integrationResponses) {
    this.methods = methods;
    this.integrations = integrations;
    this.integrationResponses = integrationResponses;
  }

  void addTo(AwsApi.Builder api) {
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
        .on("DeleteIntegration", integrations::delete);
    api.on("PutIntegrationResponse", integrationResponses::put)
        .on("GetIntegrationResponse", integrationResponses::get)
        .on("UpdateIntegrationResponse", integrationResponses::update)
        .on("DeleteIntegrationResponse", integrationResponses::delete);
  }
}
