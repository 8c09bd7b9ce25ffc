package io.lambent.trigger.kinesis;

import io.lambent.aws.arn.Arn;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.StreamWrites;
import io.lambent.trigger.aws.JsonService;
import io.lambent.trigger.aws.OwnServices;
import io.lambent.trigger.stream.StreamSource;
import io.lambent.trigger.stream.StreamSourceFactory;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Opens data streams. */
@Component
class KinesisSources implements StreamSourceFactory {
  private final JsonService service;
  private final KinesisProperties properties;
  private final StreamWrites writes;
  private final Clock clock;

  KinesisSources(OwnServices own, KinesisProperties properties, StreamWrites writes, Clock clock) {
    this.service =
        new JsonService(
            new JsonService.Api("kinesis", "Kinesis_20131202.", "1.1"),
            properties.remote(),
            own,
            clock);
    this.properties = properties;
    this.writes = writes;
    this.clock = clock;
  }

  @Override
  public boolean opens(String sourceArn) {
    return Arn.parse(sourceArn).filter(arn -> arn.service().equals("kinesis")).isPresent();
  }

  @Override
  public StreamSource open(EventSourceMapping mapping) {
    return new KinesisStream(service, mapping, properties.pollInterval(), writes, clock);
  }
}
