package io.lambent.standalone;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.Banner;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** A service of this process, in a Spring context of its own. */
final class Service {
  private static final Logger log = LoggerFactory.getLogger(Service.class);

  private final String name;
  private final Class<?> main;
  private final int port;
  private final Supplier<SpringApplicationBuilder> application;
  private final boolean transactional;
  private final Map<String, Object> properties;
  private final Consumer<GenericApplicationContext> beforeRefresh;
  private final Consumer<GenericApplicationContext> onceStarted;
  private volatile @Nullable ConfigurableApplicationContext context;

  /**
   * @param application creates a builder for each start, since a builder runs only once
   * @param transactional true if methods of its beans are annotated as transactions
   * @param properties configuration that overrides all other, so that a {@code SERVER_PORT} in the
   *     user's environment does not give all services the same port
   * @param beforeRefresh adds beans to the context before it starts
   * @param onceStarted takes beans from the context once it has started
   */
  Service(
      String name,
      Class<?> main,
      Supplier<SpringApplicationBuilder> application,
      String host,
      int port,
      boolean transactional,
      Map<String, String> properties,
      Consumer<GenericApplicationContext> beforeRefresh,
      Consumer<GenericApplicationContext> onceStarted) {
    this.name = name;
    this.main = main;
    this.port = port;
    this.application = application;
    this.transactional = transactional;
    this.properties = new HashMap<>(properties);
    this.properties.put("server.address", host);
    this.properties.put("server.port", port);
    this.beforeRefresh = beforeRefresh;
    this.onceStarted = onceStarted;
  }

  String name() {
    return name;
  }

  int port() {
    return port;
  }

  /** The class that configures it. */
  Class<?> main() {
    return main;
  }

  /**
   * Starts the context and waits until it is ready.
   *
   * @param grace how long its web server waits for running requests when it stops, such as {@code
   *     10s}
   * @param prepared runs before the context creates its beans
   */
  void start(String grace, Runnable prepared) {
    long begin = System.nanoTime();
    properties.put("server.shutdown", "graceful");
    properties.put("spring.lifecycle.timeout-per-shutdown-phase", grace);
    ConfigurableApplicationContext started = run(loaded -> prepared.run());
    context = started;
    onceStarted.accept((GenericApplicationContext) started);
    log.info("{} ready after {} ms", name, (System.nanoTime() - begin) / 1_000_000);
  }

  /** The context as it is before it creates its beans. */
  GenericApplicationContext prepare() {
    try {
      run(
          loaded -> {
            throw new SpringApplication.AbandonedRunException(loaded);
          });
      throw new IllegalStateException(name + " was not to start");
    } catch (SpringApplication.AbandonedRunException e) {
      return (GenericApplicationContext) Objects.requireNonNull(e.getApplicationContext());
    }
  }

  /**
   * @param onLoaded takes the context before it creates its beans
   */
  private ConfigurableApplicationContext run(Consumer<ConfigurableApplicationContext> onLoaded) {
    return SpringApplication.withHook(
        any ->
            new SpringApplicationRunListener() {
              @Override
              public void contextLoaded(ConfigurableApplicationContext loaded) {
                onLoaded.accept(loaded);
              }
            },
        () -> application().run());
  }

  /**
   * Adds a bean that only this process has, before the context refreshes. It is not among the
   * definitions of {@link AheadOfTime}, and the context does not close it.
   */
  static <T> void addBean(GenericApplicationContext context, Class<T> type, Supplier<T> bean) {
    context.registerBean(
        type,
        bean,
        definition -> {
          definition.setAttribute(BeanRegistrationAotProcessor.IGNORE_REGISTRATION_ATTRIBUTE, true);
          definition.setDestroyMethodName("");
        });
  }

  /**
   * Returns true for beans that are created at the start: our own, and database migrations. Others
   * are created when a bean needs them or, like Spring's web frameworks, with the first request
   * that they serve.
   */
  private static boolean isEager(String name, BeanDefinition definition, Class<?> type) {
    return isOurs(type) || FlywayMigrationInitializer.class.isAssignableFrom(type);
  }

  static boolean isOurs(Class<?> type) {
    return type.getName().startsWith("io.lambent.");
  }

  private SpringApplicationBuilder application() {
    ApplicationContextInitializer<GenericApplicationContext> initializer =
        starting -> {
          starting
              .getEnvironment()
              .getPropertySources()
              .addFirst(new MapPropertySource("standalone", properties));
          beforeRefresh.accept(starting);
          starting.addBeanFactoryPostProcessor(new UnneededBeans(transactional));
          addBean(starting, LazyInitializationExcludeFilter.class, () -> Service::isEager);
        };
    return application
        .get()
        .main(main)
        .lazyInitialization(true)
        .registerShutdownHook(false)
        .bannerMode(Banner.Mode.OFF)
        .logStartupInfo(false)
        .initializers(initializer)
        .initializers(
            AheadOfTime.definitions(this).toArray(ApplicationContextInitializer<?>[]::new));
  }

  /**
   * Announces that the service is about to stop, so that requests that wait for something end soon.
   * Does nothing where the service does not run.
   */
  void endWaits() {
    ConfigurableApplicationContext running = context;
    if (running != null) {
      AvailabilityChangeEvent.publish(running, ReadinessState.REFUSING_TRAFFIC);
    }
  }

  /** Idempotent; does nothing where the service did not start. */
  void close() {
    ConfigurableApplicationContext running = context;
    context = null;
    if (running == null) {
      return;
    }
    long begin = System.nanoTime();
    running.close();
    log.info("{} stopped after {} ms", name, (System.nanoTime() - begin) / 1_000_000);
  }
}
