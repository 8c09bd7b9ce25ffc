package io.lambent.gateway.restapi;

import io.lambent.client.cache.ExpiringCache;
import io.lambent.client.netty.TimeLimits;
import io.lambent.contract.invocation.Invoker;
import io.lambent.gateway.httpapi.JwtVerifier;
import io.lambent.gateway.outbound.AwsCalls;
import io.lambent.gateway.outbound.LogGroups;
import io.lambent.gateway.outbound.OutboundHttp;
import io.lambent.gateway.template.MappingTemplates;
import jakarta.annotation.PreDestroy;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/** The components that serve requests, each created once. */
@Component
final class RestParts {
  private static final int MAX_VERDICTS = 10_000;

  private final Authorization authorization;
  private final UsageGuard usage;
  private final RequestCheck check = new RequestCheck();
  private final ResponseCache cache = new ResponseCache(System::nanoTime);
  private final FunctionProxy proxy;
  private final HttpBackend http;
  private final MappedIntegration mapped;
  private final Responder responder = new Responder();
  private final MappingTemplates templates = new MappingTemplates();
  private final RestMetrics metrics;
  private final AccessLog accessLog;

  RestParts(
      Invoker invoker,
      TimeLimits limits,
      AwsCalls services,
      OutboundHttp outbound,
      LogGroups groups,
      JwtVerifier verifier,
      RestMetrics metrics,
      RestApiProperties properties) {
    Functions functions = new Functions(invoker, limits);
    this.authorization =
        new Authorization(
            new FunctionAuthorizer(functions, ExpiringCache.ofSize(System::nanoTime, MAX_VERDICTS)),
            new UserPoolAuthorizer(verifier, properties.userPools()));
    this.usage = new UsageGuard(InstantSource.system(), new Buckets(System::nanoTime));
    this.proxy = new FunctionProxy(functions);
    this.http = new HttpBackend(outbound);
    this.mapped = new MappedIntegration(templates, new Backends(functions, services, http));
    this.metrics = metrics;
    this.accessLog = new AccessLog(groups);
  }

  Authorization authorization() {
    return authorization;
  }

  UsageGuard usage() {
    return usage;
  }

  RequestCheck check() {
    return check;
  }

  ResponseCache cache() {
    return cache;
  }

  FunctionProxy proxy() {
    return proxy;
  }

  HttpBackend http() {
    return http;
  }

  MappedIntegration mapped() {
    return mapped;
  }

  Responder responder() {
    return responder;
  }

  void answered(RestCall call, int status, long nanos) {
    metrics.answered(call, status, nanos);
    accessLog.answered(call, status, nanos);
  }

  @PreDestroy
  void close() {
    templates.close();
  }
}
