package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.json.JsonMapper;

/**
 * Kills an instance or its PostgreSQL repeatedly while clients write ascending numbers to streams
 * for each key. Checks that the function gets the numbers of each key in order, and that none is
 * skipped; numbers may be repeated.
 *
 * <p>The function sends what it gets to a FIFO queue, in the group of its key. The program takes
 * the number of rounds and a seed. With {@code LAMBENT_POSTGRES_WAL_LEVEL=logical}, a table of
 * PostgreSQL is a source as well.
 */
final class StreamFaults implements AutoCloseable {
  /** Long enough for a machine whose processors are busy with other work. */
  private static final Duration ARRIVAL_LIMIT = Duration.ofMinutes(10);

  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int KEYS = 4;
  private static final String QUEUE = "arrived.fifo";

  private final Path directory;
  private final Set<Kind> kinds;
  private final Map<Kind, AtomicInteger> acknowledged = new EnumMap<>(Kind.class);
  private final AtomicInteger repeated = new AtomicInteger();
  private final Map<String, Integer> written = new ConcurrentHashMap<>();
  private final Map<String, Integer> arrived = new ConcurrentHashMap<>();
  private final Set<String> skipped = new ConcurrentSkipListSet<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile ChildLambent lambent;
  private volatile boolean writing = true;
  private volatile boolean receiving = true;

  /** The kinds of streams. */
  enum Kind {
    KINESIS,
    DYNAMODB,
    POSTGRESQL
  }

  private StreamFaults(Path directory, Set<Kind> kinds) throws IOException, SQLException {
    this.directory = directory;
    this.kinds = kinds;
    kinds.forEach(kind -> acknowledged.put(kind, new AtomicInteger()));
    this.lambent = ChildLambent.start(directory);
    setUp();
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Set<Kind> kinds = EnumSet.of(Kind.KINESIS, Kind.DYNAMODB);
    if ("logical".equals(System.getenv("LAMBENT_POSTGRES_WAL_LEVEL"))) {
      kinds.add(Kind.POSTGRESQL);
    }
    Path directory = Files.createTempDirectory("lambent-streams-");
    boolean complete;
    try (StreamFaults faults = new StreamFaults(directory, kinds)) {
      faults.begin();
      for (int i = 0; i < rounds; i++) {
        faults.awaitAcknowledged(4 + random.nextInt(40));
        boolean isPlatform = random.nextBoolean();
        System.out.println("round " + (i + 1) + (isPlatform ? " platform" : " postgres"));
        faults.kill(isPlatform);
      }
      faults.awaitAcknowledged(50);
      faults.writing = false;
      complete = await(() -> faults.arrived.equals(faults.written)) && faults.skipped.isEmpty();
      System.out.printf(
          "acknowledged %s, %d repeated, skipped %s%nwritten %s%narrived %s%n",
          faults.acknowledged,
          faults.repeated.get(),
          faults.skipped,
          faults.written,
          faults.arrived);
    }
    TestingFiles.delete(directory);
    System.exit(complete ? 0 : 1);
  }

  private void setUp() throws SQLException, IOException {
    Clients clients = lambent.clients();
    try (SqsClient sqs = clients.sqs()) {
      sqs.createQueue(
          request ->
              request
                  .queueName(QUEUE)
                  .attributes(
                      Map.of(
                          QueueAttributeName.FIFO_QUEUE,
                          "true",
                          QueueAttributeName.VISIBILITY_TIMEOUT,
                          "20")));
    }
    String function = clients.deployPython(QueueFunctions.numbersCopier(url()));
    try (KinesisClient kinesis = clients.kinesis()) {
      kinesis.createStream(request -> request.streamName("numbers").shardCount(2));
    }
    map(
        function,
        "arn:aws:kinesis:us-east-1:000000000000:stream/numbers",
        EventSourcePosition.TRIM_HORIZON);
    map(
        function,
        JsonMapper.shared()
            .readTree(
                dynamo(
                    "CreateTable",
                    """
                    {"TableName": "numbers", "BillingMode": "PAY_PER_REQUEST",
                     "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                     "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                     "StreamSpecification":
                       {"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"}}
                    """))
            .at("/TableDescription/LatestStreamArn")
            .asString(),
        EventSourcePosition.TRIM_HORIZON);
    if (kinds.contains(Kind.POSTGRESQL)) {
      try (Connection connection = PostgresqlEventsTest.connect(directory)) {
        connection.createStatement().execute("create table numbers (id text primary key, n int)");
      }
      // Rows that are overwritten before the snapshot would not arrive one by one.
      map(
          function,
          "arn:aws:postgresql:us-east-1:000000000000:embedded/public.numbers",
          EventSourcePosition.LATEST);
    }
  }

  private void map(String function, String source, EventSourcePosition position) {
    LambdaClient client = lambent.clients().lambda();
    String mapping =
        client
            .createEventSourceMapping(
                request ->
                    request
                        .functionName(function)
                        .eventSourceArn(source)
                        .batchSize(10)
                        .parallelizationFactor(2)
                        .startingPosition(position))
            .uuid();
    Eventually.find(
        () ->
            client.getEventSourceMapping(request -> request.uuid(mapping)).state().equals("Enabled")
                ? Optional.of(true)
                : Optional.empty());
  }

  private String url() {
    return lambent.clients().endpoint() + "/000000000000/" + QUEUE;
  }

  private void begin() {
    for (Kind kind : kinds) {
      for (int i = 0; i < KEYS; i++) {
        String key = kind.name().toLowerCase(Locale.ROOT) + i;
        threads.submit(() -> write(kind, key));
      }
    }
    threads.submit(this::receive);
  }

  /** Writes each number again until it is acknowledged. */
  private void write(Kind kind, String key) {
    int number = 1;
    boolean isAcknowledged = true;
    // The last number, too: it may arrive although nothing has acknowledged it.
    while (writing || (!isAcknowledged && receiving)) {
      isAcknowledged = false;
      try {
        put(kind, key, number);
        written.put(key, number);
        Objects.requireNonNull(acknowledged.get(kind)).incrementAndGet();
        number++;
        isAcknowledged = true;
      } catch (SdkException | IllegalStateException | SQLException | IOException e) {
        // The number may have been written or not.
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private void put(Kind kind, String key, int number) throws SQLException, IOException {
    switch (kind) {
      case KINESIS -> {
        try (KinesisClient kinesis = lambent.clients().kinesis()) {
          kinesis.putRecord(
              request ->
                  request
                      .streamName("numbers")
                      .partitionKey(key)
                      .data(SdkBytes.fromUtf8String(key + ":" + number)));
        }
      }
      case DYNAMODB ->
          dynamo(
              "PutItem",
              "{\"TableName\": \"numbers\", \"Item\": {\"id\": {\"S\": \"%s\"}, \"n\": {\"N\": \"%d\"}}}"
                  .formatted(key, number));
      case POSTGRESQL -> {
        try (Connection connection = PostgresqlEventsTest.connect(directory);
            PreparedStatement statement =
                connection.prepareStatement(
                    "insert into numbers values (?, ?)"
                        + " on conflict (id) do update set n = excluded.n")) {
          statement.setString(1, key);
          statement.setInt(2, number);
          statement.executeUpdate();
        }
      }
    }
  }

  private String dynamo(String operation, String body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(lambent.clients().endpoint())
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Target", "DynamoDB_20120810." + operation)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request,"
                    + " SignedHeaders=host, Signature=0")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(answer.body());
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void receive() {
    while (receiving) {
      try (SqsClient sqs = lambent.clients().sqs()) {
        while (receiving) {
          for (Message message :
              sqs.receiveMessage(
                      request -> request.queueUrl(url()).maxNumberOfMessages(10).waitTimeSeconds(2))
                  .messages()) {
            arrived(message.body());
            sqs.deleteMessage(
                request -> request.queueUrl(url()).receiptHandle(message.receiptHandle()));
          }
        }
      } catch (SdkException | IllegalStateException e) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private void arrived(String body) {
    List<String> parts = List.of(body.split(":"));
    int number = Integer.parseInt(parts.getLast());
    int before = Objects.requireNonNullElse(arrived.get(parts.getFirst()), 0);
    if (number > before + 1) {
      skipped.add(parts.getFirst() + " from " + before + " to " + number);
    }
    if (number <= before) {
      repeated.incrementAndGet();
    } else {
      arrived.put(parts.getFirst(), number);
    }
  }

  /** Waits for a number of further acknowledgements of each kind. */
  private void awaitAcknowledged(int more) {
    for (AtomicInteger count : acknowledged.values()) {
      int enough = count.get() + more;
      if (!await(() -> count.get() >= enough)) {
        throw new AssertionError("some are not acknowledged any more: " + acknowledged);
      }
    }
  }

  private static boolean await(BooleanSupplier condition) {
    long end = System.nanoTime() + ARRIVAL_LIMIT.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return condition.getAsBoolean();
  }

  private void kill(boolean isPlatform) throws IOException, InterruptedException {
    if (isPlatform) {
      ChildLambent old = lambent;
      old.kill();
      lambent = ChildLambent.start(directory);
      old.close();
      return;
    }
    Path file = directory.resolve("postgres/data/postmaster.pid");
    String postmaster = Files.readAllLines(file, UTF_8).getFirst().strip();
    ProcessHandle.of(Long.parseLong(postmaster)).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() throws InterruptedException {
    writing = false;
    receiving = false;
    lambent.close();
    threads.close();
    http.close();
  }
}
