package io.lambent.trigger.dynamodb;

import io.lambent.aws.arn.Arn;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.StreamWrites;
import io.lambent.trigger.aws.JsonService;
import io.lambent.trigger.aws.OwnServices;
import io.lambent.trigger.stream.StreamSource;
import io.lambent.trigger.stream.StreamSourceFactory;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Opens streams of tables. */
@Component
class DynamoDbSources implements StreamSourceFactory {
  private final JsonService service;
  private final DynamoDbProperties properties;
  private final StreamWrites writes;
  private final Clock clock;

  DynamoDbSources(
      OwnServices own, DynamoDbProperties properties, StreamWrites writes, Clock clock) {
    this.service =
        new JsonService(
            new JsonService.Api("dynamodb", "DynamoDBStreams_20120810.", "1.0"),
            properties.remote(),
            own,
            clock);
    this.properties = properties;
    this.writes = writes;
    this.clock = clock;
  }

  @Override
  public boolean opens(String sourceArn) {
    return Arn.parse(sourceArn).filter(arn -> arn.service().equals("dynamodb")).isPresent();
  }

  @Override
  public StreamSource open(EventSourceMapping mapping) {
    return new TableStream(service, mapping, properties.pollInterval(), writes, clock);
  }
}
