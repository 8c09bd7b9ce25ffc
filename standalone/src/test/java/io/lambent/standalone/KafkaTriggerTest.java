package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.trigger.kafka.TestingKafka;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EndPointType;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.SourceAccessType;
import software.amazon.awssdk.services.sqs.SqsClient;
import tools.jackson.databind.json.JsonMapper;

/** A topic of Kafka that triggers a function, also of an instance that is killed. */
@Timeout(900)
class KafkaTriggerTest {
  private static final String QUEUE = "handled";

  @Test
  void everyRecordReachesTheFunctionAlsoAfterAKill() throws Exception {
    Path directory = Files.createTempDirectory("lambent-kafka-");
    try (TestingKafka kafka = TestingKafka.start()) {
      List<String> properties =
          List.of(
              "lambent.triggers.kafka.clusters.local.bootstrap-servers=" + kafka.securedServer(),
              "lambent.triggers.kafka.clusters.local.security-protocol=SASL_PLAINTEXT");
      String topic = kafka.topic(2);
      String mapping;
      Set<String> left = new HashSet<>();
      try (ChildLambent lambent = ChildLambent.start(directory, properties);
          SqsClient sqs = lambent.clients().sqs()) {
        String queue = sqs.createQueue(request -> request.queueName(QUEUE)).queueUrl();
        mapping = map(lambent.clients(), kafka, topic);
        Set<String> first = put(kafka, topic, 0, 50);
        assertThat(QueueFunctions.awaitAll(sqs, queue, first)).isEqualTo(first);
        left.addAll(put(kafka, topic, 50, 100));
        lambent.kill();
      }
      left.addAll(put(kafka, topic, 100, 150));
      try (ChildLambent restarted = ChildLambent.start(directory, properties);
          SqsClient sqs = restarted.clients().sqs();
          LambdaClient lambda = restarted.clients().lambda()) {
        String queue = sqs.getQueueUrl(request -> request.queueName(QUEUE)).queueUrl();
        assertThat(QueueFunctions.awaitAll(sqs, queue, left)).containsAll(left);
        Eventually.find(
            () ->
                Optional.of(lambda.getEventSourceMapping(request -> request.uuid(mapping)))
                    .filter(read -> "OK".equals(read.lastProcessingResult())));
        Eventually.find(
            () ->
                Optional.of(kafka.offsets(mapping))
                    .filter(
                        offsets -> offsets.values().stream().mapToLong(one -> one).sum() == 150));
      }
    } finally {
      TestingFiles.delete(directory);
    }
  }

  private static String map(Clients clients, TestingKafka kafka, String topic) throws Exception {
    String function =
        clients.deployPython(QueueFunctions.topicCopier("http://localhost/000000000000/" + QUEUE));
    String secret = secret(clients.endpoint());
    return clients
        .lambda()
        .createEventSourceMapping(
            request ->
                request
                    .functionName(function)
                    .topics(topic)
                    .startingPosition(EventSourcePosition.TRIM_HORIZON)
                    .selfManagedEventSource(
                        source ->
                            source.endpoints(
                                Map.of(
                                    EndPointType.KAFKA_BOOTSTRAP_SERVERS,
                                    List.of(kafka.securedServer()))))
                    .sourceAccessConfigurations(
                        access -> access.type(SourceAccessType.SASL_SCRAM_512_AUTH).uri(secret)))
        .uuid();
  }

  /** Stores the password of the broker's user, and returns the ARN of the secret. */
  private static String secret(URI endpoint) throws Exception {
    String value =
        JsonMapper.shared()
            .writeValueAsString(
                Map.of("username", TestingKafka.USER, "password", TestingKafka.PASSWORD));
    String body =
        JsonMapper.shared().writeValueAsString(Map.of("Name", "kafka", "SecretString", value));
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", "secretsmanager.CreateSecret")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/secretsmanager/aws4_request,"
                    + " SignedHeaders=host, Signature=0")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return JsonMapper.shared().readTree(answer.body()).path("ARN").asString();
    }
  }

  private static Set<String> put(TestingKafka kafka, String topic, int from, int to) {
    List<String> values = IntStream.range(from, to).mapToObj(i -> "record " + i).toList();
    kafka.putAll(topic, 0, values.subList(0, values.size() / 2));
    kafka.putAll(topic, 1, values.subList(values.size() / 2, values.size()));
    return Set.copyOf(values);
  }
}
