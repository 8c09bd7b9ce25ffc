package io.lambent.gateway.health;

import io.lambent.gateway.GatewayServiceApplication;
import io.lambent.gateway.backend.Backend;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Pages about the installation: its health in two forms, and what of AWS it has. */
@Configuration(proxyBeanMethods = false)
class StatusPages {
  private static final String VERSION = version();

  private final Backends backends;
  private final JsonMapper json;

  StatusPages(Backends backends, JsonMapper json) {
    this.backends = backends;
    this.json = json;
  }

  @Bean
  RouterFunction<ServerResponse> statusPageRoutes() {
    return RouterFunctions.route()
        .GET("/_localstack/health", request -> localstack())
        .GET("/_lambent/health", request -> lambent())
        .GET("/_lambent/compat", request -> compat())
        .build();
  }

  /** The form that tools written for LocalStack wait for. */
  record LocalstackHealth(Map<String, String> services, String edition, String version) {}

  /**
   * @param services {@code UP}, or what is wrong
   */
  record LambentHealth(String status, String version, Map<String, String> services) {}

  private Mono<ServerResponse> localstack() {
    return findings()
        .flatMap(
            findings -> {
              boolean functions = isHealthy(findings, Backend.FUNCTION);
              boolean execution = isHealthy(findings, Backend.EXECUTION);
              Map<String, String> services = new LinkedHashMap<>();
              services.put("lambda", functions && execution ? "running" : "error");
              services.put("logs", execution ? "running" : "error");
              services.put("sts", "running");
              String aws =
                  !backends.isRunning(Backend.AWS)
                      ? "available"
                      : isHealthy(findings, Backend.AWS) ? "running" : "error";
              services.put("cloudcontrol", aws);
              services.put("cloudwatch", aws);
              services.put("dynamodb", aws);
              services.put("dynamodbstreams", aws);
              services.put("ecr", aws);
              services.put("elbv2", aws);
              services.put("events", aws);
              services.put("iam", aws);
              services.put("kinesis", aws);
              services.put("kms", aws);
              services.put("s3", aws);
              services.put("scheduler", aws);
              services.put("secretsmanager", aws);
              services.put("sns", aws);
              services.put("sqs", aws);
              services.put("ssm", aws);
              services.put("cloudformation", aws);
              services.put("apigateway", aws);
              return ServerResponse.ok()
                  .contentType(MediaType.APPLICATION_JSON)
                  .bodyValue(new LocalstackHealth(services, "lambent", VERSION));
            });
  }

  private Mono<ServerResponse> lambent() {
    return findings()
        .flatMap(
            findings -> {
              boolean up = findings.stream().allMatch(Backends.Finding::isHealthy);
              Map<String, String> services =
                  findings.stream()
                      .collect(
                          Collectors.toMap(
                              finding -> finding.backend().serviceName(),
                              finding -> finding.isHealthy() ? "UP" : finding.problem(),
                              (one, other) -> one,
                              LinkedHashMap::new));
              return ServerResponse.status(up ? 200 : 503)
                  .contentType(MediaType.APPLICATION_JSON)
                  .bodyValue(new LambentHealth(up ? "UP" : "DOWN", VERSION, services));
            });
  }

  /** Merges the pages of function-service and aws-services with the gateway's own entries. */
  private Mono<ServerResponse> compat() {
    return backends
        .document(Backend.FUNCTION, "/_lambent/compat")
        .map(this::parse)
        .defaultIfEmpty(json.createObjectNode())
        .zipWith(
            backends
                .documentOfStarted(Backend.AWS, "/_lambent/compat")
                .map(document -> json.readTree(document))
                .onErrorReturn(JacksonException.class, json.createArrayNode())
                .defaultIfEmpty(json.createArrayNode()))
        .flatMap(
            reports -> {
              ObjectNode report = reports.getT1();
              report.set("services", reports.getT2());
              report.set("gateway", json.valueToTree(GatewayCompatibility.report()));
              return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(report);
            });
  }

  private ObjectNode parse(byte[] document) {
    try {
      return json.readTree(document) instanceof ObjectNode object
          ? object
          : json.createObjectNode();
    } catch (JacksonException e) {
      return json.createObjectNode();
    }
  }

  private Mono<List<Backends.Finding>> findings() {
    return Flux.fromArray(Backend.values()).flatMapSequential(backends::check).collectList();
  }

  private static boolean isHealthy(List<Backends.Finding> findings, Backend backend) {
    return findings.stream()
        .anyMatch(finding -> finding.backend() == backend && finding.isHealthy());
  }

  private static String version() {
    String version = GatewayServiceApplication.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
