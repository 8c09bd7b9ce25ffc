package io.lambent.services.apigatewayv2;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Handler;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.wire.Struct;
import io.lambent.services.front.HostedService;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ApiGatewayV2Configuration {
  /** API Gateway takes definitions of up to 6 MB. */
  private static final int MAX_BODY = 6 << 20;

  private static final String NAME = "apigatewayv2";

  private interface Action {
    void run(Caller caller, Struct input);
  }

  /** A builder of an API whose handlers answer values of structures or nothing. */
  private record Handlers(AwsApi.Builder builder) {
    Handlers on(String operation, Handler<Struct, Struct> handler) {
      builder.on(operation, handler);
      return this;
    }

    Handlers run(String operation, Action action) {
      builder.on(
          operation,
          (Caller caller, Struct input) -> {
            action.run(caller, input);
            return nothing();
          });
      return this;
    }

    private static @Nullable Struct nothing() {
      return null;
    }
  }

  @Bean
  HostedService apiGatewayV2(
      Apis apis,
      Parts parts,
      V2Stages stages,
      V2Deployments deployments,
      DomainOperations domains,
      TagOperations tags,
      OpenApiOperations openApi,
      V2VpcLinks links) {
    AwsApi.Builder builder = AwsApi.of(ServiceModels.get(NAME));
    Handlers handlers = new Handlers(builder);
    handlers
        .on("CreateApi", apis::create)
        .on("GetApi", apis::get)
        .on("GetApis", apis::list)
        .on("UpdateApi", apis::update)
        .run("DeleteApi", apis::delete)
        .run("DeleteCorsConfiguration", apis::deleteCors)
        .on("ImportApi", openApi::importApi)
        .on("ReimportApi", openApi::reimport)
        .on("ExportApi", openApi::export);
    for (PartKind kind : PartKind.values()) {
      handlers
          .on("Get" + kind.word(), (caller, input) -> parts.get(kind, caller, input))
          .on("Get" + kind.word() + "s", (caller, input) -> parts.list(kind, caller, input));
      if (kind != PartKind.STAGE && kind != PartKind.DEPLOYMENT) {
        handlers
            .on("Create" + kind.word(), (caller, input) -> parts.create(kind, caller, input))
            .on("Update" + kind.word(), (caller, input) -> parts.update(kind, caller, input))
            .run("Delete" + kind.word(), (caller, input) -> parts.delete(kind, caller, input));
      }
    }
    handlers
        .run("DeleteRouteRequestParameter", parts::deleteRequestParameter)
        .on("GetModelTemplate", ModelTemplates.of(parts))
        .on("CreateStage", stages::create)
        .on("UpdateStage", stages::update)
        .run("DeleteStage", stages::delete)
        .run("DeleteAccessLogSettings", stages::deleteAccessLogSettings)
        .run("DeleteRouteSettings", stages::deleteRouteSettings)
        .run("ResetAuthorizersCache", stages::resetAuthorizersCache)
        .on("CreateDeployment", deployments::create)
        .on("UpdateDeployment", deployments::update)
        .run("DeleteDeployment", deployments::delete);
    handlers
        .on("CreateDomainName", domains::create)
        .on("GetDomainName", domains::get)
        .on("GetDomainNames", domains::list)
        .on("UpdateDomainName", domains::update)
        .run("DeleteDomainName", domains::delete)
        .on("CreateApiMapping", domains::createMapping)
        .on("GetApiMapping", domains::getMapping)
        .on("GetApiMappings", domains::listMappings)
        .on("UpdateApiMapping", domains::updateMapping)
        .run("DeleteApiMapping", domains::deleteMapping)
        .on("CreateVpcLink", links::create)
        .on("GetVpcLink", links::get)
        .on("GetVpcLinks", links::list)
        .on("UpdateVpcLink", links::update)
        .on("DeleteVpcLink", links::delete)
        .on("GetTags", tags::get)
        .on("TagResource", tags::tag)
        .run("UntagResource", tags::untag);
    return new HostedService(
        builder.build(),
        MAX_BODY,
        "APIs are reached under http://ID.execute-api.REGION.localhost:4566/STAGE/ and, by path,"
            + " under /_aws/execute-api/ID/STAGE/. Private integrations lead"
            + " where lambent.vpc-links.targets says. Portals, routing rules,"
            + " client certificates and API keys of WebSocket APIs are refused. Certificates of"
            + " domain names and roles of integrations and authorizers are kept, not used. Models"
            + " and request parameters of routes are kept and not enforced.",
        NAME);
  }
}
