package io.lambent.function.layer;

import io.lambent.function.awsapi.Caller;
import io.lambent.function.layer.LayerAnswers.Details;
import io.lambent.function.layer.LayerAnswers.LayerList;
import io.lambent.function.layer.LayerAnswers.VersionList;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on layers. */
@RestController
class LayerController {
  private static final String LAYERS = "/2018-10-31/layers";
  private static final String VERSIONS = LAYERS + "/{LayerName}/versions";
  private static final String VERSION = VERSIONS + "/{VersionNumber}";

  private final LayerVersions versions;

  LayerController(LayerVersions versions) {
    this.versions = versions;
  }

  @PostMapping(VERSIONS)
  @ResponseStatus(HttpStatus.CREATED)
  Details publishLayerVersion(Caller caller, LayerRequests.PublishLayerVersion request) {
    return versions.publish(caller, request);
  }

  @GetMapping(VERSION)
  Details getLayerVersion(Caller caller, LayerRequests.OneVersion request) {
    return versions.get(caller, request);
  }

  @GetMapping(path = LAYERS, params = "find=LayerVersion")
  Details getLayerVersionByArn(Caller caller, LayerRequests.VersionByArn request) {
    return versions.getByArn(caller, request.arn());
  }

  @GetMapping(VERSIONS)
  VersionList listLayerVersions(Caller caller, LayerRequests.ListLayerVersions request) {
    return versions.listVersions(caller, request);
  }

  @GetMapping(LAYERS)
  LayerList listLayers(Caller caller, LayerRequests.ListLayers request) {
    return versions.list(caller, request);
  }

  @DeleteMapping(VERSION)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void deleteLayerVersion(Caller caller, LayerRequests.OneVersion request) {
    versions.delete(caller, request);
  }
}
