package io.lambent.services.events;

import static io.lambent.services.events.EventsCalls.bus;
import static io.lambent.services.events.EventsCalls.functionArn;
import static io.lambent.services.events.EventsCalls.queueArn;
import static io.lambent.services.events.EventsCalls.rule;
import static io.lambent.services.events.EventsCalls.services;
import static io.lambent.services.events.EventsCalls.target;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.ServiceFuzz;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bad input blames the caller. {@code -Dlambent.fuzz.seed=N} varies it. */
class EventsFuzzTest {
  private static final long SEED = Long.getLong("lambent.fuzz.seed", 2026);

  @Test
  void answersJsonWithNothingButErrorsOfTheCaller() throws Exception {
    String bus = bus();
    String rule = rule(bus, target(queueArn("none")).id("t").build());
    ServiceFuzz fuzz =
        new ServiceFuzz(
            services,
            "events",
            Map.of(
                "EventBusName", List.of("\"" + bus + "\""),
                "Rule", List.of("\"" + rule + "\""),
                "Name", List.of("\"" + rule + "\"", "\"" + bus + "\""),
                "Arn", List.of("\"" + queueArn("none") + "\"", "\"" + functionArn("f") + "\""),
                "ResourceARN",
                    List.of(
                        "\"arn:aws:events:us-east-1:000000000000:rule/" + bus + "/" + rule + "\""),
                "EventPattern", List.of("\"{\\\"source\\\":[\\\"app\\\"]}\""),
                "Source", List.of("\"app\""),
                "DetailType", List.of("\"type\""),
                "Detail", List.of("\"{}\"", "\"{\\\"a\\\":[1,{}]}\""),
                "Id", List.of("\"t\"")),
            SEED);

    assertThat(fuzz.json("AWSEvents", 20)).as("seed " + SEED).isEmpty();
  }
}
