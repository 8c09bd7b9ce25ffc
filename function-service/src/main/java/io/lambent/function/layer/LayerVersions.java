package io.lambent.function.layer;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.Page;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.code.CodeLinks;
import io.lambent.function.code.CodeReleased;
import io.lambent.function.layer.LayerAnswers.Details;
import io.lambent.function.layer.LayerAnswers.LayerList;
import io.lambent.function.layer.LayerAnswers.Listed;
import io.lambent.function.layer.LayerAnswers.ListedLayer;
import io.lambent.function.layer.LayerAnswers.VersionList;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Publishes, reads and deletes versions of layers. */
@Component
@Transactional(readOnly = true)
public class LayerVersions {
  private final LayerStore store;
  private final LayerPublishing publishing;
  private final LayerPolicies policies;
  private final CodeLinks links;
  private final ApplicationEventPublisher events;

  LayerVersions(
      LayerStore store,
      LayerPublishing publishing,
      LayerPolicies policies,
      CodeLinks links,
      ApplicationEventPublisher events) {
    this.store = store;
    this.publishing = publishing;
    this.policies = policies;
    this.links = links;
    this.events = events;
  }

  @Transactional(propagation = Propagation.NOT_SUPPORTED)
  public Details publish(Caller caller, LayerRequests.PublishLayerVersion request) {
    LayerName layer = LayerName.own(caller, request.layerName(), "PublishLayerVersion");
    return details(caller, publishing.publish(layer, request));
  }

  public Details get(Caller caller, LayerRequests.OneVersion request) {
    LayerName layer = LayerName.of(caller, request.layerName());
    checkNumber(request.versionNumber());
    return details(caller, visible(caller, new LayerName.Version(layer, request.versionNumber())));
  }

  public Details getByArn(Caller caller, String arn) {
    LayerName.Version version = LayerName.version(arn).orElseThrow(LayerVersions::noSuch);
    checkNumber(version.number());
    return details(caller, visible(caller, version));
  }

  private LayerVersion visible(Caller caller, LayerName.Version version) {
    policies.checkVisible(caller.account(), caller.region(), version);
    return store
        .find(version)
        .filter(found -> found.id().layer().region().equals(caller.region()))
        .orElseThrow(LayerVersions::noSuch);
  }

  public VersionList listVersions(Caller caller, LayerRequests.ListLayerVersions request) {
    LayerName layer = LayerName.own(caller, request.layerName(), "ListLayerVersions");
    int size = Page.size(request.maxItems());
    Page<LayerVersion> page =
        Page.of(
            store.versions(
                layer,
                below(Page.key(request.marker())),
                new LayerStore.Filter(
                    request.compatibleRuntime(), request.compatibleArchitecture()),
                size + 1),
            size,
            version -> Long.toString(version.id().number()));
    return new VersionList(page.items().stream().map(Listed::of).toList(), page.nextMarker());
  }

  private static long below(String marker) {
    if (marker.isEmpty()) {
      return Long.MAX_VALUE;
    }
    if (!marker.matches("[0-9]{1,18}")) {
      throw Refusals.invalid("Invalid pagination token");
    }
    return Long.parseLong(marker);
  }

  public LayerList list(Caller caller, LayerRequests.ListLayers request) {
    int size = Page.size(request.maxItems());
    Page<LayerVersion> page =
        Page.of(
            store.newest(
                caller,
                Page.key(request.marker()),
                new LayerStore.Filter(
                    request.compatibleRuntime(), request.compatibleArchitecture()),
                size + 1),
            size,
            version -> version.id().layer().name());
    return new LayerList(page.items().stream().map(ListedLayer::of).toList(), page.nextMarker());
  }

  /** Deleting what is not there succeeds, as on AWS. */
  @Transactional
  public void delete(Caller caller, LayerRequests.OneVersion request) {
    LayerName layer = LayerName.own(caller, request.layerName(), "DeleteLayerVersion");
    checkNumber(request.versionNumber());
    store
        .delete(new LayerName.Version(layer, request.versionNumber()))
        .ifPresent(sha256 -> events.publishEvent(new CodeReleased(sha256)));
  }

  private Details details(Caller caller, LayerVersion version) {
    return Details.of(version, links.link(caller.endpoint(), version.codeSha256()));
  }

  /**
   * @throws AwsException where no layer has a version of that number
   */
  static void checkNumber(long number) {
    if (number < 1) {
      throw Refusals.invalid("Layer Version Cannot be less than 1");
    }
  }

  private static AwsException noSuch() {
    return Refusals.notFound("The resource you requested does not exist.");
  }
}
