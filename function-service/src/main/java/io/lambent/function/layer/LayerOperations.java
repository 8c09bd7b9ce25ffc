package io.lambent.function.layer;

import io.lambent.function.awsapi.Handlers;
import io.lambent.function.awsapi.Operations;
import org.springframework.stereotype.Component;

/** The operations on layers, and on the resource policies of their versions. */
@Component
class LayerOperations implements Operations {
  private final LayerVersions versions;
  private final LayerPermissions permissions;

  LayerOperations(LayerVersions versions, LayerPermissions permissions) {
    this.versions = versions;
    this.permissions = permissions;
  }

  @Override
  public void addTo(Handlers handlers) {
    handlers
        .on(
            "PublishLayerVersion",
            LayerRequests.PublishLayerVersion.class,
            LayerAnswers.Details.class,
            versions::publish)
        .on(
            "GetLayerVersion",
            LayerRequests.OneVersion.class,
            LayerAnswers.Details.class,
            versions::get)
        .on(
            "GetLayerVersionByArn",
            LayerRequests.VersionByArn.class,
            LayerAnswers.Details.class,
            (caller, request) -> versions.getByArn(caller, request.arn()))
        .on(
            "ListLayerVersions",
            LayerRequests.ListLayerVersions.class,
            LayerAnswers.VersionList.class,
            versions::listVersions)
        .on(
            "ListLayers",
            LayerRequests.ListLayers.class,
            LayerAnswers.LayerList.class,
            versions::list)
        .on("DeleteLayerVersion", LayerRequests.OneVersion.class, versions::delete)
        .on(
            "AddLayerVersionPermission",
            LayerRequests.AddPermission.class,
            LayerAnswers.Added.class,
            permissions::add)
        .on(
            "GetLayerVersionPolicy",
            LayerRequests.OneVersion.class,
            LayerAnswers.PolicyText.class,
            permissions::get)
        .on(
            "RemoveLayerVersionPermission",
            LayerRequests.RemovePermission.class,
            permissions::remove);
  }
}
