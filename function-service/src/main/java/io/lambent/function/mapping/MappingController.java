package io.lambent.function.mapping;

import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.trigger.EventSourceMapping;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@link io.lambent.contract.trigger.MappingSource} over HTTP, for pollers in other processes. */
@RestController
class MappingController {
  private final PolledMappings mappings;

  MappingController(PolledMappings mappings) {
    this.mappings = mappings;
  }

  @GetMapping(InternalHttp.MAPPINGS)
  List<EventSourceMapping> mappings() {
    return mappings.mappings();
  }

  @PostMapping(InternalHttp.MAPPING_SETTLED)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void settled(@RequestParam String uuid, @RequestParam long revision) {
    mappings.settled(uuid, revision);
  }

  @PostMapping(InternalHttp.MAPPING_PROCESSED)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void processed(@RequestParam String uuid, @RequestParam String result) {
    mappings.processed(uuid, result);
  }
}
