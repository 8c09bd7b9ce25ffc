package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;

class OnDemandTest {
  private final AtomicInteger starts = new AtomicInteger();

  @Configuration(proxyBeanMethods = false)
  static class Nothing {}

  @Test
  void startsAgainInTheSameProcessAfterAStartThatFailed() {
    OnDemand service = OnDemand.of("1s", this::failingFirst);

    assertThatThrownBy(() -> service.start().join()).hasRootCauseMessage("the database is away");
    assertThat(service.isRunning()).isFalse();

    service.start().join();
    assertThat(service.isRunning()).isTrue();
    service.close();
    assertThat(starts).hasValue(2);
  }

  private Service failingFirst(int port) {
    return new Service(
        "some-service",
        Nothing.class,
        () -> new SpringApplicationBuilder(Nothing.class).web(WebApplicationType.NONE),
        "127.0.0.1",
        port,
        false,
        Map.of(),
        context -> {
          if (starts.incrementAndGet() == 1) {
            throw new IllegalStateException("the database is away");
          }
        },
        context -> {});
  }
}
