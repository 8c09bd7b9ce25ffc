package io.lambent.gateway;

import io.lambent.client.http.ClientConfiguration;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;

/** The public port: AWS endpoint, HTTP triggers, identity. */
@SpringBootApplication
@ConfigurationPropertiesScan
@Import(ClientConfiguration.class)
public class GatewayServiceApplication {

  public static void main(String[] arguments) {
    application().run(arguments);
  }

  /**
   * The application, not yet started. Its configuration is read from {@code gateway-service.yml},
   * so that several services can share one class path.
   */
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(GatewayServiceApplication.class)
        .web(WebApplicationType.REACTIVE)
        .properties(Map.of("spring.config.name", "gateway-service"));
  }
}
