package io.lambent.execution;

import io.lambent.client.access.ReactiveTokenFilter;
import io.lambent.client.http.ClientConfiguration;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;

/** Invocation, warm pools, sandboxes, Runtime API, async queue, logs. */
@SpringBootApplication
@ConfigurationPropertiesScan
@Import({ClientConfiguration.class, ReactiveTokenFilter.class})
public class ExecutionServiceApplication {

  public static void main(String[] arguments) {
    application().run(arguments);
  }

  /**
   * The application, not yet started. Its configuration is read from {@code execution-service.yml},
   * so that several services can share one class path.
   */
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(ExecutionServiceApplication.class)
        .web(WebApplicationType.REACTIVE)
        .properties(Map.of("spring.config.name", "execution-service"));
  }
}
