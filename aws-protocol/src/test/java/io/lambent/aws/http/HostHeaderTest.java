package io.lambent.aws.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostHeaderTest {
  @ParameterizedTest
  @CsvSource({
    "http://example.com/path, example.com",
    "http://example.com:80, example.com",
    "http://example.com:443, example.com:443",
    "https://example.com:443, example.com",
    "https://example.com:80, example.com:80",
    "http://[::1]:4566, [::1]:4566",
  })
  void leavesOutDefaultPorts(URI server, String value) {
    assertThat(HostHeader.of(server)).isEqualTo(value);
  }
}
