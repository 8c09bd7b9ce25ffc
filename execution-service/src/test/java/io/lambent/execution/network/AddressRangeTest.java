package io.lambent.execution.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
  private static int number(String address) {
    return AddressRange.parse(address).orElseThrow().first();
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.0.0/16, 10.1.255.255, true",
    "10.1.0.0/16, 10.2.0.0, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.6, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "224.0.0.0/3, 223.255.255.255, false"
  })
  void containsAddressesWithTheSameFirstBits(String range, String address, boolean contained) {
    assertThat(AddressRange.parse(range).orElseThrow().contains(number(address)))
        .isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10.1.0.0/33", "10.1.0.1/16", "10.256.0.0/16", "10.1/16", "::1", "host"})
  void isNotReadFromOtherTexts(String text) {
    assertThat(AddressRange.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "172.31.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "127.0.0.1",
        "100.100.100.200",
        "240.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "0.0.0.0"
      })
  void privateAndReservedAddressesAreNotPublic(String address) {
    assertThat(AddressRange.NOT_PUBLIC).anyMatch(range -> range.contains(number(address)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "172.32.0.1", "192.169.0.1", "203.0.113.1", "100.63.0.1"})
  void otherAddressesArePublic(String address) {
    assertThat(AddressRange.NOT_PUBLIC).noneMatch(range -> range.contains(number(address)));
  }
}
