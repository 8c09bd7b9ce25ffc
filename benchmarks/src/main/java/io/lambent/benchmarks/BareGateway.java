package io.lambent.benchmarks;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;

/**
 * The reference for routes of APIs: Spring Cloud Gateway with one route and default settings, as a
 * process of its own.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class BareGateway {
  private static final String ROUTE = "--spring.cloud.gateway.server.webflux.routes[0].";

  /** Prints the port that it listens on. */
  @EventListener
  void started(WebServerInitializedEvent event) {
    System.out.println(event.getWebServer().getPort());
  }

  /**
   * @param arguments the URL that all requests go to
   */
  public static void main(String[] arguments) {
    SpringApplication.run(
        BareGateway.class,
        "--server.address=127.0.0.1",
        "--server.port=0",
        "--spring.main.banner-mode=off",
        "--logging.level.root=ERROR",
        ROUTE + "id=all",
        ROUTE + "uri=" + arguments[0],
        ROUTE + "predicates[0]=Path=/**");
  }
}
