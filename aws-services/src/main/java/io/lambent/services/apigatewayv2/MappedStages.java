package io.lambent.services.apigatewayv2;

import io.lambent.aws.api.Caller;
import io.lambent.contract.api.DeployedApi;
import io.lambent.contract.api.HttpApi;
import io.lambent.contract.api.LoadBalancer;
import io.lambent.contract.api.RestApi;
import io.lambent.contract.api.WebSocketApi;
import io.lambent.services.apis.ApiSource;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The stages of APIs of all kinds, to which mappings may lead. */
@Component
class MappedStages {
  private final ObjectProvider<ApiSource> sources;

  MappedStages(ObjectProvider<ApiSource> sources) {
    this.sources = sources;
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where there is no such API or stage
   */
  void check(Caller caller, String apiId, String stage) {
    DeployedApi api =
        sources
            .orderedStream()
            .map(source -> source.find(apiId))
            .filter(Objects::nonNull)
            .filter(found -> found.identity().account().equals(caller.account()))
            .findFirst()
            .orElseThrow(() -> V2Errors.noApi(caller.account(), apiId));
    if (stages(api).noneMatch(stage::equals)) {
      throw V2Errors.badRequest("Invalid stage identifier specified");
    }
  }

  private static Stream<String> stages(DeployedApi api) {
    return switch (api) {
      case HttpApi http -> http.stages().stream().map(stage -> stage.name());
      case WebSocketApi webSocket -> webSocket.stages().stream().map(stage -> stage.name());
      case RestApi rest -> rest.stages().stream();
      case LoadBalancer loadBalancer -> Stream.empty();
    };
  }
}
