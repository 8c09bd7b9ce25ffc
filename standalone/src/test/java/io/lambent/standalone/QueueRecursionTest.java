package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.standalone.functions.QueueLoop;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A function that sends to its own queue through the AWS SDK is stopped. */
@ExtendWith(Lambent.class)
class QueueRecursionTest {
  /** Clients of services that the function does not use. */
  private static final List<String> UNUSED =
      List.of("/s3/", "/lambda/", "/sns/", "/cloudwatch/", "/cloudwatchlogs/", "/scheduler/");

  private final Clients clients;

  QueueRecursionTest(Clients clients) {
    this.clients = clients;
  }

  @Test
  void aLoopThroughAQueueEndsInItsDeadLetterQueue() throws IOException {
    String function =
        clients.deploy(Runtime.JAVA25, QueueLoop.class.getName(), withSdk(QueueLoop.class));
    clients
        .lambda()
        .updateFunctionConfiguration(
            request -> request.functionName(function).memorySize(512).timeout(60));
    clients.awaitUpdated(function);
    // Its first start may take longer than a message stays invisible.
    assertThat(clients.invoke(function, "{}"))
        .satisfies(
            response -> assertThat(response.functionError()).as(Clients.text(response)).isNull());
    try (SqsClient sqs = clients.sqs()) {
      String deadLetters = QueueFunctions.queue(sqs);
      String queue = queue(sqs, QueueFunctions.arn(sqs, deadLetters));
      clients
          .lambda()
          .createEventSourceMapping(
              request ->
                  request
                      .functionName(function)
                      .eventSourceArn(QueueFunctions.arn(sqs, queue))
                      .batchSize(1));

      sqs.sendMessage(request -> request.queueUrl(queue).messageBody("0"));

      Message letter = Eventually.find(() -> receive(sqs, deadLetters).stream().findFirst());
      assertThat(letter.body()).isEqualTo("16");
      assertThat(letter.attributes().get(MessageSystemAttributeName.AWS_TRACE_HEADER))
          .contains("Lineage=");
    }
  }

  private static String queue(SqsClient sqs, String deadLetters) {
    return sqs.createQueue(
            request ->
                request
                    .queueName("loop-" + UUID.randomUUID())
                    .attributes(
                        Map.of(
                            QueueAttributeName.VISIBILITY_TIMEOUT,
                            "60",
                            QueueAttributeName.REDRIVE_POLICY,
                            "{\"deadLetterTargetArn\":\""
                                + deadLetters
                                + "\",\"maxReceiveCount\":1}")))
        .queueUrl();
  }

  private static List<Message> receive(SqsClient sqs, String queue) {
    return sqs.receiveMessage(
            request ->
                request
                    .queueUrl(queue)
                    .waitTimeSeconds(5)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages();
  }

  /** A package with a class and the libraries of the AWS SDK that it needs. */
  private static SdkBytes withSdk(Class<?> type) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes);
        Stream<Path> libraries = libraries()) {
      String name = type.getName().replace('.', '/') + ".class";
      try (InputStream code =
          Objects.requireNonNull(type.getClassLoader().getResourceAsStream(name))) {
        add(zip, name, code.readAllBytes());
      }
      for (Path library : libraries.toList()) {
        add(zip, "lib/" + library.getFileName(), Files.readAllBytes(library));
      }
    }
    return SdkBytes.fromByteArray(bytes.toByteArray());
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  private static Stream<Path> libraries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(path -> path.endsWith(".jar"))
        .filter(QueueRecursionTest::isOfSdk)
        .map(Path::of)
        .collect(Collectors.toMap(Path::getFileName, Function.identity(), (first, same) -> first))
        .values()
        .stream();
  }

  private static boolean isOfSdk(String path) {
    return Stream.of(
                "/software/amazon/awssdk/",
                "/reactive-streams",
                "/slf4j-api",
                "/httpc",
                "/commons-logging",
                "/commons-codec")
            .anyMatch(path::contains)
        && UNUSED.stream().noneMatch(path::contains);
  }
}
