package io.lambent.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {
  @Test
  void leaveAHalfOfTheDescriptorsToThePlatform() {
    assertThat(ConnectionLimits.ofDescriptors(20_000)).isEqualTo(10_000);
    assertThat(ConnectionLimits.ofDescriptors(1 << 20)).isEqualTo(20_000);
    assertThat(ConnectionLimits.ofDescriptors(64)).isEqualTo(64);
    assertThat(ConnectionLimits.ofDescriptors(-1)).isEqualTo(20_000);
  }

  @Test
  void leaveAHalfOfAllToOtherPeers() {
    assertThat(ConnectionLimits.ofPeer(10_000)).isEqualTo(5_000);
    assertThat(ConnectionLimits.ofPeer(1)).isEqualTo(1);
  }
}
