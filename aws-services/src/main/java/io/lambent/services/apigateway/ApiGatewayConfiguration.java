package io.lambent.services.apigateway;

import io.lambent.aws.api.AwsApi;
import io.lambent.services.front.HostedService;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ApiGatewayConfiguration {
  /** The maximum size of a request, in bytes; an OpenAPI definition has up to 6 MB. */
  private static final int MAX_BODY = 7 * 1024 * 1024;

  @Bean
  HostedService apiGateway(
      RestApis apis,
      RestApiImport imports,
      DefinitionOperations definitions,
      RestDeployments deployments,
      Stages stages,
      DomainNames domains,
      ApiTags tags,
      AccountOperations account) {
    AwsApi.Builder api = AwsApi.of(Shapes.model());
    api.on("CreateRestApi", apis::create)
        .on("GetRestApi", apis::get)
        .on("GetRestApis", apis::list)
        .on("UpdateRestApi", apis::update)
        .on("DeleteRestApi", apis::delete)
        .on("ImportRestApi", imports::create)
        .on("PutRestApi", imports::put)
        .on("GetExport", imports::export)
        .on("ImportDocumentationParts", imports::importDocumentation);
    definitions.addTo(api);
    addStages(api, deployments, stages);
    addDomains(api, domains);
    api.on("GetTags", tags::get).on("TagResource", tags::tag).on("UntagResource", tags::untag);
    account.addTo(api);
    return new HostedService(
        api.build(),
        MAX_BODY,
        "Endpoint types, certificates, security policies, roles of integrations and authorizers,"
            + " and X-Ray tracing of stages are kept and have no effect. Private"
            + " integrations lead where lambent.vpc-links.targets says. SDKs are refused."
            + " Quotas and throttling of usage plans"
            + " are counted by each gateway for itself.",
        Shapes.model().header().signingName(),
        Set.of("TestInvokeMethod", "TestInvokeAuthorizer"));
  }

  private static void addStages(AwsApi.Builder api, RestDeployments deployments, Stages stages) {
    api.on("CreateDeployment", deployments::create)
        .on("GetDeployment", deployments::get)
        .on("GetDeployments", deployments::list)
        .on("UpdateDeployment", deployments::update)
        .on("DeleteDeployment", deployments::delete);
    api.on("CreateStage", stages::create)
        .on("GetStage", stages::get)
        .on("GetStages", stages::list)
        .on("UpdateStage", stages::update)
        .on("DeleteStage", stages::delete)
        .on("FlushStageCache", stages::flush)
        .on("FlushStageAuthorizersCache", stages::flushAuthorizers);
  }

  private static void addDomains(AwsApi.Builder api, DomainNames domains) {
    api.on("CreateDomainName", domains::create)
        .on("GetDomainName", domains::get)
        .on("GetDomainNames", domains::list)
        .on("UpdateDomainName", domains::update)
        .on("DeleteDomainName", domains::delete)
        .on("CreateBasePathMapping", domains::createMapping)
        .on("GetBasePathMapping", domains::getMapping)
        .on("GetBasePathMappings", domains::listMappings)
        .on("UpdateBasePathMapping", domains::updateMapping)
        .on("DeleteBasePathMapping", domains::deleteMapping);
  }
}
