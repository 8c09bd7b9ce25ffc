package io.lambent.trigger.stream;

import io.lambent.contract.trigger.StreamWrites;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StreamConfiguration {

  /** Signals of a process that has no streams: there are none. */
  @Bean
  @ConditionalOnMissingBean(StreamWrites.class)
  StreamWrites streamWrites() {
    return new StreamWrites();
  }
}
