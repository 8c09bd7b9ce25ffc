package io.lambent.standalone;

import io.lambent.billing.BillingServiceApplication;
import io.lambent.contract.digest.RandomHex;
import io.lambent.execution.ExecutionServiceApplication;
import io.lambent.function.FunctionServiceApplication;
import io.lambent.gateway.GatewayServiceApplication;
import io.lambent.services.AwsServicesApplication;
import io.lambent.standalone.postgres.Postgres;
import io.lambent.standalone.postgres.SourceDatabase;
import io.lambent.trigger.TriggerServiceApplication;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Describes each service: its port, its configuration and its beans that only this process has. */
final class ServiceFactory {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String TOKEN = "lambent.internal.token";

  private final Options options;
  private final String endpoint;
  private final DataDirectory data;
  private final Seams seams;
  private final Late<Postgres> postgres;
  private final String token = RandomHex.of(32);
  private final int functionPort;
  private final int executionPort;
  private final int billingPort;

  /**
   * @param options with a port above 0
   * @param endpoint the URL by which functions reach the platform
   * @param postgres set once the server runs
   */
  ServiceFactory(
      Options options, String endpoint, DataDirectory data, Seams seams, Late<Postgres> postgres) {
    this.options = options;
    this.endpoint = endpoint;
    this.data = data;
    this.seams = seams;
    this.postgres = postgres;
    FreePorts ports = FreePorts.find(3);
    this.functionPort = ports.get(0);
    this.executionPort = ports.get(1);
    this.billingPort = ports.get(2);
  }

  Service awsServices(int port) {
    return new Service(
        "aws-services",
        AwsServicesApplication.class,
        AwsServicesApplication::application,
        LOOPBACK,
        port,
        false,
        Map.of(
            TOKEN,
            token,
            "lambent.invocation.execution-service-url",
            url(executionPort),
            "lambent.operations.function-service-url",
            url(functionPort),
            "lambent.operations.execution-service-url",
            url(executionPort),
            "lambent.cloudformation.sam.directory",
            data.samTranslator().toString(),
            "lambent.objects.directory",
            data.objects().toString()),
        context -> {
          seams.intoAws(context);
          useEmbeddedDatabase(context, "lambent_aws");
        },
        seams::awsStarted);
  }

  Service trigger(int port, OnDemand aws) {
    return new Service(
        "trigger-service",
        TriggerServiceApplication.class,
        TriggerServiceApplication::application,
        LOOPBACK,
        port,
        false,
        Map.of(
            TOKEN,
            token,
            "lambent.trigger.aws-services-url",
            url(aws.service().port()),
            // The same name at each start, so that it takes over the leases of the last run.
            "lambent.trigger.instance",
            "standalone"),
        context -> {
          seams.intoTrigger(context, aws);
          useEmbeddedDatabase(context, "lambent_trigger");
          if (options.sourceDatabase()) {
            offerSourceDatabase(context);
          }
        },
        seams::triggerStarted);
  }

  /**
   * @param gate keeps the public port closed until the other services are ready
   */
  Service gateway(OnDemand aws, Supplier<Gate> gate) throws IOException {
    return new Service(
        "gateway-service",
        GatewayServiceApplication.class,
        GatewayServiceApplication::application,
        options.host(),
        options.port(),
        false,
        Map.of(
            TOKEN,
            token,
            "lambent.gateway.metrics-token",
            data.metricsToken(),
            // There is no other gateway that clients could use during the drain.
            "lambent.front.drain-timeout",
            "0s",
            "lambent.gateway.function-service-url",
            url(functionPort),
            "lambent.gateway.execution-service-url",
            url(executionPort),
            "lambent.gateway.billing-service-url",
            url(billingPort),
            "lambent.gateway.aws-services-url",
            url(aws.service().port())),
        context -> {
          seams.intoGateway(context, aws);
          Service.addBean(context, Gate.class, gate);
        },
        seams::gatewayStarted);
  }

  Service execution(OnDemand aws, OnDemand trigger) {
    return new Service(
        "execution-service",
        ExecutionServiceApplication.class,
        ExecutionServiceApplication::application,
        LOOPBACK,
        executionPort,
        false,
        Map.of(
            TOKEN,
            token,
            "lambent.runtimes.directory",
            data.runtimes().toString(),
            "lambent.execution.function-service-url",
            url(functionPort),
            "lambent.execution.billing-service-url",
            url(billingPort),
            "lambent.execution.data-dir",
            data.execution().toString(),
            "lambent.execution.endpoint-url",
            endpoint),
        context -> {
          seams.intoExecution(context, aws, trigger);
          useEmbeddedDatabase(context, "lambent_execution");
        },
        seams::executionStarted);
  }

  Service function(OnDemand trigger) {
    return new Service(
        "function-service",
        FunctionServiceApplication.class,
        FunctionServiceApplication::application,
        LOOPBACK,
        functionPort,
        true,
        Map.of(
            TOKEN,
            token,
            "lambent.function.execution-service-urls",
            url(executionPort),
            "lambent.s3.own-endpoint",
            endpoint,
            "lambent.uploads.directory",
            data.uploads().toString()),
        context -> {
          seams.intoFunction(context, trigger);
          useEmbeddedDatabase(context, "lambent_function");
        },
        seams::functionStarted);
  }

  Service billing() {
    return new Service(
        "billing-service",
        BillingServiceApplication.class,
        BillingServiceApplication::application,
        LOOPBACK,
        billingPort,
        false,
        Map.of(TOKEN, token),
        context -> useEmbeddedDatabase(context, "lambent_billing"),
        seams::billingStarted);
  }

  /** Adds the connection details of a service's database to its context. */
  private void useEmbeddedDatabase(GenericApplicationContext context, String schema) {
    Service.addBean(context, JdbcConnectionDetails.class, () -> database(schema));
  }

  /**
   * @param schema the schema of a service; the role that owns it has the same name
   */
  JdbcConnectionDetails database(String schema) {
    return new EmbeddedDatabase(postgres, schema);
  }

  /** Configures the source database as the connection {@code embedded} of mappings. */
  private void offerSourceDatabase(GenericApplicationContext context) {
    String prefix = "lambent.triggers.postgresql.connections.embedded.";
    Postgres running = postgres.get();
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "source-database",
                Map.of(
                    prefix + "url", running.jdbcUrl(SourceDatabase.NAME),
                    prefix + "username", SourceDatabase.NAME,
                    prefix + "password", running.password(SourceDatabase.NAME))));
  }

  private static String url(int port) {
    return "http://" + LOOPBACK + ":" + port;
  }

  private record EmbeddedDatabase(Late<Postgres> postgres, String schema)
      implements JdbcConnectionDetails {
    @Override
    public String getUsername() {
      return schema;
    }

    @Override
    public String getPassword() {
      return postgres.get().password(schema);
    }

    @Override
    public String getJdbcUrl() {
      return postgres.get().jdbcUrl();
    }
  }
}
