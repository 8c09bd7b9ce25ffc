package io.lambent.function.mapping;

import io.lambent.function.awsapi.Caller;
import io.lambent.function.mapping.MappingConfiguration.MappingList;
import io.lambent.function.mapping.MappingRequests.CreateMapping;
import io.lambent.function.mapping.MappingRequests.ListMappings;
import io.lambent.function.mapping.MappingRequests.OneMapping;
import io.lambent.function.mapping.MappingRequests.UpdateMapping;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on event source mappings. */
@RestController
class MappingController {
  private static final String MAPPINGS = "/2015-03-31/event-source-mappings";

  private final Mappings mappings;

  MappingController(Mappings mappings) {
    this.mappings = mappings;
  }

  @PostMapping(MAPPINGS)
  @ResponseStatus(HttpStatus.ACCEPTED)
  MappingConfiguration createMapping(Caller caller, CreateMapping request) {
    return mappings.create(caller, request);
  }

  @GetMapping(MAPPINGS + "/{UUID}")
  MappingConfiguration getMapping(Caller caller, OneMapping request) {
    return mappings.get(caller, request.uUID());
  }

  @PutMapping(MAPPINGS + "/{UUID}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  MappingConfiguration updateMapping(Caller caller, UpdateMapping request) {
    return mappings.update(caller, request);
  }

  @DeleteMapping(MAPPINGS + "/{UUID}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  MappingConfiguration deleteMapping(Caller caller, OneMapping request) {
    return mappings.delete(caller, request.uUID());
  }

  @GetMapping(MAPPINGS)
  MappingList listMappings(Caller caller, ListMappings request) {
    return mappings.list(caller, request);
  }
}
