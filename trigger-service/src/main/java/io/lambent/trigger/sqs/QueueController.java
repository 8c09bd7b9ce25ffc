package io.lambent.trigger.sqs;

import io.lambent.contract.internal.InternalHttp;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@link io.lambent.contract.trigger.SourceQueues} over HTTP. */
@RestController
class QueueController {
  private final SqsSources queues;

  QueueController(SqsSources queues) {
    this.queues = queues;
  }

  /** Answers -1 where the queue does not exist or cannot be read. */
  @GetMapping(InternalHttp.QUEUE_VISIBILITY)
  int visibilityTimeout(@RequestParam String queue) {
    return queues.visibilityTimeout(queue).orElse(-1);
  }
}
