package io.lambent.function.awsapi;

import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.filter.UrlHandlerFilter;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Settings of the HTTP server for the requests that clients of AWS send. */
@Configuration(proxyBeanMethods = false)
class TomcatConfiguration {
  /** Bytes; a path may hold an ARN of 10,000 characters, each encoded as three. */
  private static final int LONGEST_HEAD = 64 * 1024;

  /** Older AWS SDKs send {@code /2015-03-31/functions/}. */
  @Bean
  UrlHandlerFilter trailingSlashes() {
    return UrlHandlerFilter.trailingSlashHandler("/**").wrapRequest().build();
  }

  /** AWS answers JSON, whatever a client says that it accepts. */
  @Bean
  WebMvcConfigurer jsonForAll() {
    return new WebMvcConfigurer() {
      @Override
      public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
        negotiation.ignoreAcceptHeader(true).defaultContentType(MediaType.APPLICATION_JSON);
      }
    };
  }

  /** Our validation decides which requests are valid, not Tomcat's. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> requestsAsTheyCome() {
    return factory -> {
      factory.addConnectorCustomizers(
          (Connector connector) -> {
            // A name may have an encoded slash,
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
            // and be far too long;
            connector.setProperty("maxHttpRequestHeaderSize", Integer.toString(LONGEST_HEAD));
            // and a body is JSON, whatever it claims to be.
            connector.setParseBodyMethods("");
          });
      factory.addContextCustomizers(
          context -> context.getParent().getPipeline().addValve(new MalformedRequests()));
    };
  }
}
