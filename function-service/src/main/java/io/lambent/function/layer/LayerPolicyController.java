package io.lambent.function.layer;

import io.lambent.function.awsapi.Caller;
import io.lambent.function.layer.LayerAnswers.Added;
import io.lambent.function.layer.LayerAnswers.PolicyText;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on the resource policies of versions of layers. */
@RestController
class LayerPolicyController {
  private static final String POLICY =
      "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy";

  private final LayerPermissions permissions;

  LayerPolicyController(LayerPermissions permissions) {
    this.permissions = permissions;
  }

  @PostMapping(POLICY)
  @ResponseStatus(HttpStatus.CREATED)
  Added addLayerVersionPermission(Caller caller, LayerRequests.AddPermission request) {
    return permissions.add(caller, request);
  }

  @GetMapping(POLICY)
  PolicyText getLayerVersionPolicy(Caller caller, LayerRequests.OneVersion request) {
    return permissions.get(caller, request);
  }

  @DeleteMapping(POLICY + "/{StatementId}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void removeLayerVersionPermission(Caller caller, LayerRequests.RemovePermission request) {
    permissions.remove(caller, request);
  }
}
