package io.lambent.billing;

import io.lambent.client.access.ServletTokenFilter;
import io.lambent.client.http.ClientConfiguration;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;

/** Usage ledger, tariffs, statements. */
@SpringBootApplication
@ConfigurationPropertiesScan
@Import({ClientConfiguration.class, ServletTokenFilter.class})
public class BillingServiceApplication {

  public static void main(String[] arguments) {
    application().run(arguments);
  }

  /**
   * The application, not yet started. Its configuration is read from {@code billing-service.yml},
   * so that several services can share one class path.
   */
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(BillingServiceApplication.class)
        .web(WebApplicationType.SERVLET)
        .properties(Map.of("spring.config.name", "billing-service"));
  }
}
