package io.lambent.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LazyHttpClientTest {
  private final AtomicInteger created = new AtomicInteger();
  private final LazyHttpClient lazy =
      new LazyHttpClient(
          () -> {
            created.incrementAndGet();
            return HttpClient.newHttpClient();
          });

  @Test
  void createsOneClientAtTheFirstUse() {
    assertThat(created).hasValue(0);
    HttpClient first = lazy.get();
    assertThat(lazy.get()).isSameAs(first);
    assertThat(created).hasValue(1);
  }

  @Test
  void closesTheClientThatWasCreated() throws InterruptedException {
    HttpClient client = lazy.get();
    lazy.close();
    assertThat(client.awaitTermination(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void closingCreatesNone() {
    lazy.close();
    assertThat(created).hasValue(0);
  }
}
