package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.EventDestinations;
import io.lambent.contract.function.EventLimits;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionSource;
import io.lambent.contract.function.Resolution;
import io.lambent.function.TestingFunctionService.Answer;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How asynchronous invocations are configured. */
class EventConfigTest {
  private static final String ACCOUNT = "100000000031";

  private final TestingFunctionService service = TestingFunctionService.shared(ACCOUNT);
  private final String name = "fn-" + UUID.randomUUID();
  private final String path = "/2019-09-25/functions/" + name + "/event-invoke-config";

  @BeforeEach
  void create() {
    service.create(creation(name, ""));
    service.post("/2015-03-31/functions/" + name + "/versions", Map.of());
    service.post(
        "/2015-03-31/functions/" + name + "/aliases",
        Map.of("Name", "live", "FunctionVersion", "1"));
  }

  private EventLimits resolved(String qualifier) {
    return resolution(qualifier).events();
  }

  private Resolution resolution(String qualifier) {
    return service
        .bean(FunctionSource.class)
        .resolve(new FunctionName(ACCOUNT, "us-east-1", name), qualifier);
  }

  private Answer failuresTo(String arn) {
    return service.put(
        path, Map.of("DestinationConfig", Map.of("OnFailure", Map.of("Destination", arn))));
  }

  @Test
  void tellsExecutionWhatHoldsForTheQualifierThatIsInvoked() {
    service.deployments.changes.clear();
    service.put(path + "?Qualifier=live", Map.of("MaximumRetryAttempts", 0));
    service.put(path + "?Qualifier=1", Map.of("MaximumEventAgeInSeconds", 90));

    assertThat(resolved("live")).isEqualTo(new EventLimits(0, null));
    assertThat(resolved("1")).isEqualTo(new EventLimits(null, 90));
    assertThat(resolved("$LATEST")).isEqualTo(EventLimits.DEFAULT);
    assertThat(service.deployments.changes).contains(new FunctionName(ACCOUNT, "us-east-1", name));
  }

  @Test
  void tellsExecutionWhereOutcomesGo() {
    String queue = "arn:aws:sqs:us-east-1:100000000031:queue";
    failuresTo(queue);

    assertThat(resolution("$LATEST").destinations()).isEqualTo(new EventDestinations(null, queue));
    assertThat(resolution("live").destinations()).isEqualTo(EventDestinations.NONE);
  }

  @Test
  void goesWithItsAlias() {
    service.put(path + "?Qualifier=live", Map.of("MaximumRetryAttempts", 0));
    service.put(path, Map.of("MaximumRetryAttempts", 1));
    service.delete("/2015-03-31/functions/" + name + "/aliases/live");

    assertThat(service.get(path + "/list").body().path("FunctionEventInvokeConfigs")).hasSize(1);
    assertThat(resolved("$LATEST")).isEqualTo(new EventLimits(1, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:sqs:us-east-1:100000000031:queue",
        "arn:aws:sns:us-east-1:100000000031:topic",
        "arn:aws:events:us-east-1:100000000031:event-bus/default",
        "arn:aws:s3:::bucket"
      })
  void sendsFailuresToQueuesTopicsBusesAndBuckets(String arn) {
    Answer answer = failuresTo(arn);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().at("/DestinationConfig/OnFailure/Destination").asString())
        .isEqualTo(arn);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:sqs:us-east-1:100000000031:queue.fifo",
        "arn:aws:sns:us-east-1:100000000031:topic.fifo",
        "arn:aws:events:us-east-1:100000000031:rule/x",
        "arn:aws:lambda:us-east-1:100000000031:layer:x",
        "arn:aws:lambda:us-east-1:100000000031:function:absent"
      })
  void refusesWhatCannotBeADestination(String arn) {
    Answer answer = failuresTo(arn);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).isEqualTo("The destination ARN " + arn + " is invalid.");
    assertThat(service.get(path).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka://topic", "arn:aws:kinesis:us-east-1:100000000031:stream/x"})
  void refusesOtherServices(String arn) {
    assertThat(failuresTo(arn).message())
        .isEqualTo(
            "The provided destination config DestinationConfig(onSuccess=null,"
                + " onFailure=OnFailure(destination=%s)) is invalid.",
            arn);
  }

  @Test
  void anEmptyArnTakesADestinationAway() {
    failuresTo("arn:aws:s3:::bucket");

    assertThat(failuresTo("").body().at("/DestinationConfig/OnFailure")).isEmpty();
  }

  @Test
  void checksBounds() {
    Answer answer =
        service.put(path, Map.of("MaximumRetryAttempts", 3, "MaximumEventAgeInSeconds", 59));

    assertThat(answer.message())
        .isEqualTo(
            "2 validation errors detected: Value '3' at 'maximumRetryAttempts' failed to satisfy"
                + " constraint: Member must have value less than or equal to 2; Value '59' at"
                + " 'maximumEventAgeInSeconds' failed to satisfy constraint: Member must have value"
                + " greater than or equal to 60");
  }
}
