package io.lambent.function.version;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.catalog.FunctionConfiguration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on published versions. */
@RestController
class VersionController {
  private static final String VERSIONS = "/2015-03-31/functions/{FunctionName}/versions";

  private final Versions versions;

  VersionController(Versions versions) {
    this.versions = versions;
  }

  @PostMapping(VERSIONS)
  @ResponseStatus(HttpStatus.CREATED)
  FunctionConfiguration publishVersion(Caller caller, VersionShapes.PublishVersion request) {
    return versions.publish(
        FunctionReference.function(caller, request.functionName(), "PublishVersion"), request);
  }

  @GetMapping(VERSIONS)
  VersionShapes.VersionList listVersions(Caller caller, VersionShapes.ListVersions request) {
    return versions.list(
        FunctionReference.function(caller, request.functionName(), "ListVersionsByFunction"),
        request);
  }
}
