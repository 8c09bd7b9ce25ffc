package io.lambent.services;

import io.lambent.client.access.ServletTokenFilter;
import io.lambent.client.http.ClientConfiguration;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The AWS services beside Lambda, a package each. */
@SpringBootApplication
@Import({ClientConfiguration.class, ServletTokenFilter.class})
@ConfigurationPropertiesScan
@EnableScheduling
public class AwsServicesApplication {

  public static void main(String[] arguments) {
    application().run(arguments);
  }

  /**
   * The application, not yet started. Its configuration is read from {@code aws-services.yml}, so
   * that several services can share one class path.
   */
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(AwsServicesApplication.class)
        .web(WebApplicationType.SERVLET)
        .properties(Map.of("spring.config.name", "aws-services"));
  }
}
