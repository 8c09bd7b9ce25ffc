package io.lambent.execution.logs;

import io.lambent.contract.invocation.Invoker;
import io.lambent.execution.ExecutionProperties;
import java.io.IOException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.scheduler.Schedulers;

@Configuration(proxyBeanMethods = false)
class LogsConfiguration {
  /** The bean that also takes events; there is another one that only runs functions. */
  private static final String INVOKER = "localInvoker";

  @Bean
  LogStore logStore(ExecutionProperties execution) throws IOException {
    return new LogStore(execution.dataDir().resolve("logs"));
  }

  @Bean
  LogWriter logWriter(LogStore store, LogsProperties properties) {
    return new LogWriter(store, properties);
  }

  @Bean
  MetricValues metricValues() {
    return new MetricValues();
  }

  @Bean
  LogGroups logGroups(LogWriter writer, MetricValues metrics) {
    return new LogGroups(writer, metrics);
  }

  /**
   * @param invoker looked up when it is used: calls write logs, so it depends on this package
   */
  @Bean
  Followers logFollowers(
      LogStore store,
      LogWriter writer,
      MetricValues metrics,
      @Qualifier(INVOKER) ObjectProvider<Invoker> invoker) {
    Followers followers = new Followers(store, new Subscriptions(invoker::getObject), metrics);
    writer.follow(followers);
    return followers;
  }

  @Bean
  LiveTails liveTails(LogWriter writer) {
    LiveTails tails = new LiveTails();
    writer.tail(tails);
    return tails;
  }

  @Bean
  RouterFunction<ServerResponse> logsRoutes(
      LogStore store,
      LogWriter writer,
      Followers followers,
      LiveTails tails,
      @Qualifier(INVOKER) ObjectProvider<Invoker> invoker) {
    LogsHttp http =
        new LogsHttp(
            LogsApi.of(store, writer, followers, tails, invoker::getObject),
            Schedulers.boundedElastic());
    return RouterFunctions.route(LogsHttp.requests(), http::handle);
  }
}
