package io.lambent.gateway.loadbalancer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.api.LoadBalancer;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, blocks of addresses, weights and answers. */
class BalancerPartsTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "web-1.us-east-1.elb.localhost, /a/b, web-1, us-east-1, -, /a/b, false",
        "shop.web-1.eu-west-1.elb.localhost, '', web-1, eu-west-1, -, /, false",
        "localhost, /_aws/elb/Web/a, web, -, -, /a, true",
        "localhost, /_aws/elb/web:8080, web, -, 8080, /, true",
        "localhost, /_aws/elb/web:x/a, web, -, 0, /a, true"
      })
  void recognisesAddresses(
      String host,
      String path,
      String name,
      String region,
      Integer port,
      String rest,
      boolean isByPath) {
    assertThat(BalancerAddress.of(host, path))
        .isEqualTo(new BalancerAddress(name, region, port, rest, isByPath));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, /",
    "elb.localhost, /a",
    "a.elb.localhost, /",
    "s3.localhost, /_aws/elbx/a"
  })
  void leavesOtherRequestsAlone(String host, String path) {
    assertThat(BalancerAddress.of(host, path)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.1.2.3, true",
    "10.0.0.0/8, 11.1.2.3, false",
    "192.168.4.0/22, 192.168.7.255, true",
    "192.168.4.0/22, 192.168.8.0, false",
    "0.0.0.0/0, 1.2.3.4, true",
    "0.0.0.0/0, ::1, false",
    "fd00::/8, fd12::1, true",
    "1.2.3.4/32, 1.2.3.5, false"
  })
  void knowsTheAddressesOfABlock(String block, String address, boolean isIn) {
    assertThat(new AddressBlock(block).contains(InetAddress.ofLiteral(address))).isEqualTo(isIn);
  }

  @ParameterizedTest
  @CsvSource({"0, a", "2, a", "3, c", "9, c"})
  void sharesRequestsByWeight(int point, String group) {
    List<LoadBalancer.Weighted> groups =
        List.of(
            new LoadBalancer.Weighted("a", 3),
            new LoadBalancer.Weighted("b", 0),
            new LoadBalancer.Weighted("c", 7));
    assertThat(Weights.at(groups, point).targetGroupArn()).isEqualTo(group);
  }

  private static BalancerAnswer read(String json, boolean isMultiValue) {
    return BalancerAnswer.of(json.getBytes(UTF_8), isMultiValue);
  }

  @Test
  void readsAnswersOfBothForms() {
    String json =
        "{\"statusCode\":201,\"statusDescription\":\"201 Made\",\"headers\":{\"a\":\"1\"},"
            + "\"multiValueHeaders\":{\"a\":[\"2\",\"3\"]},\"isBase64Encoded\":true,"
            + "\"body\":\"aGk=\"}";

    BalancerAnswer single = read(json, false);
    assertThat(single.status()).isEqualTo(201);
    assertThat(single.reason()).isEqualTo("Made");
    assertThat(single.headers()).containsExactly(new BalancerAnswer.Header("a", "1"));
    assertThat(single.body()).asString(UTF_8).isEqualTo("hi");
    assertThat(read(json, true).headers())
        .containsExactly(new BalancerAnswer.Header("a", "2"), new BalancerAnswer.Header("a", "3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"text\"",
        "[]",
        "null",
        "{}",
        "{\"statusCode\":99}",
        "{\"statusCode\":101}",
        "{\"statusCode\":\"many\"}",
        "{\"statusCode\":200,\"headers\":{\"a\":1}}",
        "{\"statusCode\":200,\"headers\":[]}",
        "{\"statusCode\":200,\"body\":{\"a\":1}}",
        "{\"statusCode\":200,\"body\":\"%\",\"isBase64Encoded\":true}",
        "{"
      })
  void refusesWhatIsNoAnswer(String json) {
    assertThatThrownBy(() -> read(json, false)).isInstanceOf(IllegalArgumentException.class);
  }
}
