package io.lambent.services;

import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.invocation.Invoker;
import io.lambent.testing.TestingPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;

/** The whole application on a free port and a real database, and the gateway's part of requests. */
public final class TestingAwsServices implements AutoCloseable {
  public static final String TOKEN = "testing";

  /** The token of {@code store}, an object store that sends events. */
  public static final String SOURCE_TOKEN = "token of store";

  /** The function that gets all events of that store. */
  public static final String SOURCE_DESTINATION =
      "arn:aws:lambda:us-east-1:000000000000:function:of-store";

  private final TestingInvoker invoker = new TestingInvoker();
  private final TestingFunctionService functions = new TestingFunctionService();
  private final ConfigurableApplicationContext context;

  private TestingAwsServices() {
    ApplicationContextInitializer<GenericApplicationContext> seams =
        starting -> starting.registerBean(Invoker.class, () -> invoker);
    context =
        AwsServicesApplication.application()
            .initializers(seams)
            .run(
                "--server.port=0",
                "--lambent.objects.directory=" + directory(),
                "--lambent.vpc-links.targets.mapped-nlb=http://10.0.0.5:8080/",
                "--spring.datasource.url=" + TestingPostgres.jdbcUrl(),
                "--lambent.s3-events.sources.store.token=" + SOURCE_TOKEN,
                "--lambent.s3-events.sources.store.destinations[0]=" + SOURCE_DESTINATION,
                "--lambent.operations.function-service-url=" + functions.url(),
                "--lambent.internal.token=" + TOKEN);
  }

  /** The services of this JVM's tests, started when they are first used. */
  public static TestingAwsServices shared() {
    return Shared.SERVICES;
  }

  /** A second instance on the same database; the caller closes it. */
  public static TestingAwsServices another() {
    return new TestingAwsServices();
  }

  @Override
  public void close() {
    context.close();
    functions.close();
  }

  private static final class Shared {
    static final TestingAwsServices SERVICES = new TestingAwsServices();
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory("lambent-objects");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The functions that services call. */
  public TestingInvoker invoker() {
    return invoker;
  }

  /** The service that has the functions. */
  public TestingFunctionService functions() {
    return functions;
  }

  public URI uri() {
    return URI.create(
        "http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public JdbcTemplate jdbc() {
    return bean(JdbcTemplate.class);
  }

  /** The headers that the gateway adds to a request. */
  public static Map<String, String> headers(String service, String account) {
    return Map.of(
        InternalHttp.TOKEN,
        TOKEN,
        InternalHttp.SERVICE,
        service,
        InternalHttp.ACCOUNT,
        account,
        InternalHttp.REGION,
        "us-east-1",
        InternalHttp.REQUEST_ID,
        UUID.randomUUID().toString(),
        InternalHttp.ENDPOINT,
        "http://localhost:4566");
  }

  /** A client of the AWS SDK whose requests look as if they had passed the gateway. */
  public <C, B extends AwsClientBuilder<B, C>> C client(B builder, String service, String account) {
    return builder
        .endpointOverride(uri())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .overrideConfiguration(
            configuration -> {
              configuration.retryStrategy(DefaultRetryStrategy.doNotRetry());
              headers(service, account).forEach(configuration::putHeader);
            })
        .build();
  }
}
