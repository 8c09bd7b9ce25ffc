package io.lambent.gateway.backend;

import java.time.Duration;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.http.client.HttpClient;

/**
 * Looks up the other services' names anew after a few seconds. A container may come back with
 * another address, while Docker's name server allows to keep the old one for ten minutes.
 */
@Configuration(proxyBeanMethods = false)
public class NameResolution {
  private static final Duration KEPT = Duration.ofSeconds(2);

  @Bean
  HttpClientCustomizer routesLookUpNamesAnew(ReactorResourceFactory resources) {
    return client -> lookingUpAnew(client, resources);
  }

  /** The client, with a name resolver of its own. */
  public static HttpClient lookingUpAnew(HttpClient client, ReactorResourceFactory resources) {
    return client.resolver(
        names -> names.cacheMaxTimeToLive(KEPT).runOn(resources.getLoopResources()));
  }
}
