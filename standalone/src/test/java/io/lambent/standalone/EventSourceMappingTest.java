package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.model.EndPointType;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.GetEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.SourceAccessType;

/** Event source mappings as a client of AWS sees them. */
@ExtendWith(Lambent.class)
class EventSourceMappingTest {
  private static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:queue-of-";
  private static final String HANDLER = "def handler(event, context): return 1";

  private final Clients clients;
  private final LambdaClient lambda;

  EventSourceMappingTest(Clients clients) {
    this.clients = clients;
    this.lambda = clients.lambda();
  }

  @Test
  void livesAndEnds() {
    String name = clients.deployPython(HANDLER);
    CreateEventSourceMappingResponse created =
        lambda.createEventSourceMapping(
            request ->
                request
                    .functionName(name)
                    .eventSourceArn(QUEUE + name)
                    .filterCriteria(
                        criteria ->
                            criteria.filters(filter -> filter.pattern("{\"body\": {\"a\": [1]}}")))
                    .scalingConfig(scaling -> scaling.maximumConcurrency(5)));
    assertThat(created.state()).isEqualTo("Creating");
    assertThat(created.batchSize()).isEqualTo(10);
    assertThat(created.scalingConfig().maximumConcurrency()).isEqualTo(5);
    assertThat(created.lastModified()).isBeforeOrEqualTo(Instant.now());
    assertThat(created.functionArn()).endsWith(":function:" + name);
    assertThatThrownBy(
            () ->
                lambda.createEventSourceMapping(
                    request -> request.functionName(name).eventSourceArn(QUEUE + name)))
        .isInstanceOf(ResourceConflictException.class)
        .hasMessageContaining("existing mapping with UUID " + created.uuid());

    assertThat(await(created.uuid(), "Enabled").filterCriteria().filters()).hasSize(1);
    assertThat(
            lambda
                .updateEventSourceMapping(request -> request.uuid(created.uuid()).enabled(false))
                .state())
        .isEqualTo("Disabling");
    await(created.uuid(), "Disabled");
    assertThat(lambda.deleteEventSourceMapping(request -> request.uuid(created.uuid())).state())
        .isEqualTo("Deleting");
    Eventually.find(() -> isGone(created.uuid()) ? Optional.of(true) : Optional.empty());
  }

  @Test
  void paginatorsFindAllOfAFunction() {
    String name = clients.deployPython(HANDLER);
    for (int i = 0; i < 5; i++) {
      String stream = "arn:aws:kinesis:us-east-1:000000000000:stream/" + name + i;
      lambda.createEventSourceMapping(
          request ->
              request
                  .functionName(name)
                  .eventSourceArn(stream)
                  .startingPosition(EventSourcePosition.AT_TIMESTAMP)
                  .startingPositionTimestamp(Instant.ofEpochSecond(1_741_010_802)));
    }

    List<EventSourceMappingConfiguration> all =
        lambda
            .listEventSourceMappingsPaginator(request -> request.functionName(name).maxItems(2))
            .eventSourceMappings()
            .stream()
            .toList();
    assertThat(all)
        .hasSize(5)
        .allSatisfy(
            mapping -> {
              assertThat(mapping.startingPositionTimestamp())
                  .isEqualTo(Instant.ofEpochSecond(1_741_010_802));
              assertThat(mapping.maximumRetryAttempts()).isEqualTo(-1);
            });
  }

  @Test
  void takesTheSettingsOfAKafkaCluster() {
    String name = clients.deployPython(HANDLER);
    CreateEventSourceMappingResponse created =
        lambda.createEventSourceMapping(
            request ->
                request
                    .functionName(name)
                    .topics("topic")
                    .selfManagedEventSource(
                        source ->
                            source.endpoints(
                                Map.of(
                                    EndPointType.KAFKA_BOOTSTRAP_SERVERS, List.of("kafka:9092"))))
                    .sourceAccessConfigurations(
                        access ->
                            access
                                .type(SourceAccessType.SASL_SCRAM_512_AUTH)
                                .uri("arn:aws:secretsmanager:us-east-1:000000000000:secret:s"))
                    .provisionedPollerConfig(pollers -> pollers.minimumPollers(2)));

    assertThat(created.selfManagedKafkaEventSourceConfig().consumerGroupId())
        .isEqualTo(created.uuid());
    assertThat(created.provisionedPollerConfig().maximumPollers()).isEqualTo(200);
    assertThat(created.sourceAccessConfigurations().getFirst().type())
        .isEqualTo(SourceAccessType.SASL_SCRAM_512_AUTH);
  }

  private GetEventSourceMappingResponse await(String uuid, String state) {
    return Eventually.find(
        () ->
            Optional.of(lambda.getEventSourceMapping(request -> request.uuid(uuid)))
                .filter(mapping -> mapping.state().equals(state)));
  }

  private boolean isGone(String uuid) {
    try {
      lambda.getEventSourceMapping(request -> request.uuid(uuid));
      return false;
    } catch (ResourceNotFoundException e) {
      return true;
    }
  }
}
