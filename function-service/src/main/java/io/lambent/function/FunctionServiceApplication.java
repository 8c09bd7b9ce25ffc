package io.lambent.function;

import io.lambent.client.access.ServletTokenFilter;
import io.lambent.client.http.ClientConfiguration;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** Control plane: functions, code, versions, aliases, concurrency, URLs. */
@SpringBootApplication
@Import({ClientConfiguration.class, ServletTokenFilter.class})
public class FunctionServiceApplication {

  public static void main(String[] arguments) {
    application().run(arguments);
  }

  /**
   * The application, not yet started. Its configuration is read from {@code function-service.yml},
   * so that several services can share one class path.
   */
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(FunctionServiceApplication.class)
        .web(WebApplicationType.SERVLET)
        .properties(Map.of("spring.config.name", "function-service"));
  }
}
