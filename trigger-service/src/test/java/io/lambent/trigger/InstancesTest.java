package io.lambent.trigger;

import static io.lambent.trigger.TestingTriggers.await;
import static io.lambent.trigger.TestingTriggers.mapping;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.MappingListener;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Several instances share mappings, and take over those of an instance that has ended. */
class InstancesTest {
  private final TestingTriggers triggers = TestingTriggers.shared();
  private final JdbcClient jdbc = triggers.bean(JdbcClient.class);

  @Test
  void takesOverWhatAKilledInstanceHad() {
    String queue = triggers.queue(Map.of());
    Set<String> handled = ConcurrentHashMap.newKeySet();
    triggers.functions.put(
        "taken-over",
        event -> {
          handled.addAll(TestingFunction.bodies(event));
          return TestingFunction.answer("null");
        });
    EventSourceMapping mapping = mapping(queue, "taken-over");
    String killed = "killed-" + UUID.randomUUID();
    jdbc.sql(
            "insert into lambent_trigger.instance values (:id, now() + interval '500"
                + " milliseconds')")
        .param("id", killed)
        .update();
    jdbc.sql("insert into lambent_trigger.mapping_lease values (:mapping, :owner)")
        .param("mapping", mapping.uuid())
        .param("owner", killed)
        .update();
    triggers.sqs().sendMessage(request -> request.queueUrl(queue).messageBody("left"));

    triggers.poll(mapping);

    await(() -> handled.contains("left"));
    assertThat(owners(List.of(mapping))).doesNotContain(killed);
    triggers.end(mapping);
  }

  @Test
  void sharesMappingsInEqualParts() {
    triggers.functions.put("shared", event -> TestingFunction.answer("null"));
    List<EventSourceMapping> mappings =
        Stream.generate(() -> mapping(triggers.queue(Map.of()), "shared")).limit(4).toList();
    mappings.forEach(triggers::poll);
    assertThat(owners(mappings)).hasSize(1);

    try (ConfigurableApplicationContext other =
        TestingTriggers.start(
            triggers.mappings, triggers.functions, "--lambent.trigger.instance=other")) {
      other.getBean(MappingListener.class).changed();
      await(() -> leases("other", mappings) == 2);
    }

    await(() -> owners(mappings).size() == 1 && leases("other", mappings) == 0);
    mappings.forEach(triggers::end);
  }

  private Set<String> owners(List<EventSourceMapping> mappings) {
    return jdbc.sql("select owner from lambent_trigger.mapping_lease where mapping in (:mappings)")
        .param("mappings", mappings.stream().map(EventSourceMapping::uuid).toList())
        .query((row, index) -> row.getString(1))
        .set();
  }

  private int leases(String owner, List<EventSourceMapping> mappings) {
    return jdbc.sql(
            "select count(*) from lambent_trigger.mapping_lease"
                + " where owner = :owner and mapping in (:mappings)")
        .param("owner", owner)
        .param("mappings", mappings.stream().map(EventSourceMapping::uuid).toList())
        .query(Integer.class)
        .single();
  }
}
