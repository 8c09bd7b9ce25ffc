package io.lambent.function;

import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Control plane: functions, code, versions, aliases, concurrency, URLs. */
@SpringBootApplication
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
