package io.lambent.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.client.access.InternalProperties;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids of connections, and who can read and make them. */
class ConnectionIdsTest {
  private final ConnectionIds ids = new ConnectionIds(new InternalProperties("secret"));

  private static InetSocketAddress address(String host) {
    try {
      return new InetSocketAddress(InetAddress.getByName(host), 45_660);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.1.2.3", "2001:db8::7"})
  void tellTheOwner(String host) {
    String id = ids.next(address(host));

    assertThat(new ConnectionIds(new InternalProperties("secret")).owner(id))
        .isEqualTo(address(host));
    assertThat(id).matches("[A-Za-z0-9_-]{30,46}");
  }

  @Test
  void differ() {
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      made.add(ids.next(address("10.1.2.3")));
    }

    assertThat(made).hasSize(1_000);
  }

  @Test
  void cannotBeMadeOrChangedWithoutTheSecret() {
    String id = ids.next(address("10.1.2.3"));
    String foreign = new ConnectionIds(new InternalProperties("other")).next(address("10.1.2.3"));

    assertThat(ids.owner(foreign)).isNull();
    for (int i = 0; i < id.length() - 1; i++) {
      char other = id.charAt(i) == 'A' ? 'B' : 'A';
      assertThat(ids.owner(id.substring(0, i) + other + id.substring(i + 1))).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "none", "L0SM9cOFvHcCIhw=", "not base64!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void ofOthersHaveNoOwner(String id) {
    assertThat(ids.owner(id)).isNull();
  }
}
