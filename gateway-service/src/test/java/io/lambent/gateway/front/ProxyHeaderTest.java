package io.lambent.gateway.front;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.gateway.exchange.ClientFacts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The header of a proxy, and what follows it. */
class ProxyHeaderTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(new ProxyHeader());

  private String pass(String... parts) {
    for (String part : parts) {
      channel.writeInbound(Unpooled.copiedBuffer(part, ISO_8859_1));
    }
    StringBuilder passed = new StringBuilder();
    for (ByteBuf bytes = channel.readInbound(); bytes != null; bytes = channel.readInbound()) {
      passed.append(bytes.toString(ISO_8859_1));
      bytes.release();
    }
    return passed.toString();
  }

  private String address() {
    InetSocketAddress address = ClientFacts.of(channel).address();
    return Objects.requireNonNull(address).getAddress().getHostAddress() + " " + address.getPort();
  }

  @Test
  void tellsTheClientAndPassesOnWhatFollows() {
    assertThat(pass("PRO", "XY TCP4 203.0.113.7 198.51", ".100.1 5000 443\r\nGET", " /"))
        .isEqualTo("GET /");
    assertThat(address()).isEqualTo("203.0.113.7 5000");
  }

  @Test
  void keepsTheAddressOfTheConnectionWhereTheProxySpeaksForItself() {
    String local = "\r\n\r\n\0\r\nQUIT\n\u0020\0\0\0";

    assertThat(pass(local + "GET /")).isEqualTo("GET /");
    assertThat(ClientFacts.of(channel).isPlain()).isTrue();
  }

  @Test
  void learnsThatTheProxyEndsTls() {
    String facts = "\u0020\0\u0005\u0001\0\0\0\0";
    String header =
        "\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u0014\u00cb\0q\u0007\u00c63d\u0001\u0013\u0088\1\u00bb";

    assertThat(pass(header + facts + "GET /")).isEqualTo("GET /");
    assertThat(ClientFacts.of(channel).isSecure()).isTrue();
    assertThat(address()).isEqualTo("203.0.113.7 5000");
  }

  @Test
  void marksAConnectionThatHasNoHeader() {
    assertThat(pass("GET / HTTP/1.1\r\n")).isEqualTo("GET / HTTP/1.1\r\n");
    assertThat(ClientFacts.of(channel).isDirect()).isTrue();
  }

  @Test
  void refusesAHeaderThatIsMalformed() {
    assertThatThrownBy(() -> pass("PROXY TCP4 nobody 198.51.100.1 5000 443\r\nGET /"))
        .isInstanceOf(HAProxyProtocolException.class);
  }
}
