package io.lambent.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeterPageTest {
  private final MeterPage page = new MeterPage();

  @Test
  void keepsTheMetersOfLambent() {
    page.add(
        """
        # HELP jvm_threads Threads
        # TYPE jvm_threads gauge
        jvm_threads 7
        # HELP lambent_stems Interpreters
        # TYPE lambent_stems gauge
        lambent_stems{language="node"} 2
        """);

    assertThat(page.text())
        .isEqualTo(
            """
            # HELP lambent_stems Interpreters
            # TYPE lambent_stems gauge
            lambent_stems{language="node"} 2
            """);
  }

  @Test
  void putsTheSamplesOfOneMeterTogether() {
    page.add(
        """
        # HELP lambent_client_calls_seconds Calls
        # TYPE lambent_client_calls_seconds summary
        lambent_client_calls_seconds_count{caller="a"} 1
        lambent_client_calls_seconds_sum{caller="a"} 0.5
        # HELP lambent_stems Interpreters
        # TYPE lambent_stems gauge
        lambent_stems 2
        """);
    page.add(
        """
        # HELP lambent_client_calls_seconds Calls
        # TYPE lambent_client_calls_seconds summary
        lambent_client_calls_seconds_count{caller="b"} 3
        """);

    assertThat(page.text())
        .isEqualTo(
            """
            # HELP lambent_client_calls_seconds Calls
            # TYPE lambent_client_calls_seconds summary
            lambent_client_calls_seconds_count{caller="a"} 1
            lambent_client_calls_seconds_sum{caller="a"} 0.5
            lambent_client_calls_seconds_count{caller="b"} 3
            # HELP lambent_stems Interpreters
            # TYPE lambent_stems gauge
            lambent_stems 2
            """);
  }
}
