package io.lambent.trigger;

import io.lambent.client.access.ServletTokenFilter;
import io.lambent.client.http.ClientConfiguration;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;

/**
 * Trigger-service: polls event sources, calls functions with batches of records, and delivers the
 * outcomes of asynchronous calls to destinations.
 */
@SpringBootApplication
@Import({ClientConfiguration.class, ServletTokenFilter.class})
@ConfigurationPropertiesScan
public class TriggerServiceApplication {

  public static void main(String[] arguments) {
    application().run(arguments);
  }

  /**
   * The application, not yet started. Its configuration is read from {@code trigger-service.yml},
   * so that several services can share one class path.
   */
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(TriggerServiceApplication.class)
        .web(WebApplicationType.SERVLET)
        .properties(Map.of("spring.config.name", "trigger-service"));
  }
}
