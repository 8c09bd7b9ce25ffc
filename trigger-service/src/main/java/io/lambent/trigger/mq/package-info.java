/**
 * Queues of Amazon MQ's brokers as sources of events: RabbitMQ by AMQP 0-9-1 and ActiveMQ by
 * OpenWire.
 */
@ApplicationModule(allowedDependencies = {"source", "feed", "metrics", "secret"})
@NullMarked
package io.lambent.trigger.mq;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
