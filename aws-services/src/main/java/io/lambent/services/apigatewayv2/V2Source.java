package io.lambent.services.apigatewayv2;

import io.lambent.aws.wire.Struct;
import io.lambent.contract.api.ApiCors;
import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.api.ApiStage;
import io.lambent.contract.api.DeployedApi;
import io.lambent.contract.api.HttpApi;
import io.lambent.contract.api.WebSocketApi;
import io.lambent.services.apis.ApiSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** HTTP and WebSocket APIs as gateways serve them. */
@Component
class V2Source implements ApiSource {
  private final ApiTable apis;
  private final PartTable parts;
  private final PrivateIntegrations privateIntegrations;
  private final JsonMapper json;

  V2Source(
      ApiTable apis, PartTable parts, PrivateIntegrations privateIntegrations, JsonMapper json) {
    this.apis = apis;
    this.parts = parts;
    this.privateIntegrations = privateIntegrations;
    this.json = json;
  }

  @Override
  public @Nullable DeployedApi find(String apiId) {
    StoredApi api = apis.read(apiId);
    if (api == null) {
      return null;
    }
    ApiIdentity identity = new ApiIdentity(api.id(), api.account(), api.region());
    boolean disabled = Boolean.TRUE.equals(api.doc().get("DisableExecuteApiEndpoint"));
    List<ApiStage> stages =
        parts.list(api.id(), PartKind.STAGE).stream().map(stage -> stage(api, stage)).toList();
    return api.isHttp()
        ? new HttpApi(identity, disabled, cors(api.doc().struct("CorsConfiguration")), stages)
        : new WebSocketApi(
            identity,
            disabled,
            Objects.requireNonNullElse(api.doc().text("RouteSelectionExpression"), ""),
            stages);
  }

  private static @Nullable ApiCors cors(@Nullable Struct cors) {
    return cors == null
        ? null
        : new ApiCors(
            Boolean.TRUE.equals(cors.get("AllowCredentials")),
            texts(cors.list("AllowHeaders")),
            texts(cors.list("AllowMethods")),
            texts(cors.list("AllowOrigins")),
            texts(cors.list("ExposeHeaders")),
            cors.integer("MaxAge"));
  }

  private ApiStage stage(StoredApi api, Part stage) {
    Struct doc = stage.doc();
    String deployment = stage.text("DeploymentId");
    String stored = deployment.isEmpty() ? null : parts.snapshot(api.id(), deployment);
    Compiler.Snapshot snapshot =
        stored == null
            ? new Compiler.Snapshot(List.of(), List.of())
            : json.readValue(stored, Compiler.Snapshot.class);
    Map<String, ApiStage.RateLimit> limits = new LinkedHashMap<>();
    doc.map("RouteSettings")
        .forEach((key, settings) -> limits.put(String.valueOf(key), limit((Struct) settings)));
    Struct defaults = doc.struct("DefaultRouteSettings");
    Struct log = doc.struct("AccessLogSettings");
    return new ApiStage(
        stage.id(),
        deployment,
        PartRules.texts(doc.map("StageVariables")),
        limit(defaults),
        limits,
        log == null
            ? null
            : new ApiStage.AccessLog(
                Objects.requireNonNullElse(log.text("DestinationArn"), ""),
                Objects.requireNonNullElse(log.text("Format"), "")),
        defaults != null && Boolean.TRUE.equals(defaults.get("DetailedMetricsEnabled")),
        privateIntegrations.resolved(api, snapshot.routes()),
        snapshot.authorizers());
  }

  private static ApiStage.RateLimit limit(@Nullable Struct settings) {
    return settings == null
        ? new ApiStage.RateLimit(null, null)
        : new ApiStage.RateLimit(
            (Double) settings.get("ThrottlingRateLimit"), settings.integer("ThrottlingBurstLimit"));
  }

  private static List<String> texts(List<?> list) {
    return list.stream().map(String::valueOf).toList();
  }
}
