package io.lambent.trigger.poller;

import io.lambent.contract.internal.InternalHttp;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@link io.lambent.contract.trigger.MappingListener} over HTTP. */
@RestController
class ChangeController {
  private final Pollers pollers;

  ChangeController(Pollers pollers) {
    this.pollers = pollers;
  }

  @PostMapping(InternalHttp.MAPPINGS_CHANGED)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void changed() {
    pollers.changed();
  }
}
