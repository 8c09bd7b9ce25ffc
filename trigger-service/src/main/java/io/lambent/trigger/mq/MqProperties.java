package io.lambent.trigger.mq;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The brokers that mappings read.
 *
 * @param brokers brokers by names that only the configuration uses
 */
@Validated
@ConfigurationProperties(prefix = "lambent.triggers.mq", ignoreUnknownFields = false)
record MqProperties(@DefaultValue Map<String, Broker> brokers) {

  MqProperties {
    brokers = Map.copyOf(brokers);
  }

  /**
   * A broker.
   *
   * @param arn the ARN by which mappings name it
   * @param uri its address: {@code amqp} or {@code amqps} for RabbitMQ, {@code tcp}, {@code ssl} or
   *     another scheme of ActiveMQ's client for ActiveMQ
   */
  record Broker(String arn, URI uri) {}

  /** The address of the broker that an ARN names. */
  Optional<URI> uri(String arn) {
    return brokers.values().stream()
        .filter(broker -> broker.arn().equals(arn))
        .map(Broker::uri)
        .findFirst();
  }
}
