package io.lambent.services.cloudformation.cloudcontrol;

import io.lambent.services.TestingAwsServices;
import software.amazon.awssdk.services.cloudcontrol.CloudControlClient;
import software.amazon.awssdk.services.cloudcontrol.model.OperationStatus;
import software.amazon.awssdk.services.cloudcontrol.model.ProgressEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Cloud Control API by the SDK, as tools use it: a request, and questions until it has ended. */
final class TestingControl {
  static final String ACCOUNT = "000000000000";

  private final CloudControlClient client =
      TestingAwsServices.shared().client(CloudControlClient.builder(), "cloudcontrolapi", ACCOUNT);

  CloudControlClient client() {
    return client;
  }

  ProgressEvent create(String type, String state) {
    return ended(
        client
            .createResource(request -> request.typeName(type).desiredState(state))
            .progressEvent());
  }

  ProgressEvent update(String type, String identifier, String patch) {
    return ended(
        client
            .updateResource(
                request -> request.typeName(type).identifier(identifier).patchDocument(patch))
            .progressEvent());
  }

  ProgressEvent delete(String type, String identifier) {
    return ended(
        client
            .deleteResource(request -> request.typeName(type).identifier(identifier))
            .progressEvent());
  }

  JsonNode get(String type, String identifier) {
    return JsonMapper.shared()
        .readTree(
            client
                .getResource(request -> request.typeName(type).identifier(identifier))
                .resourceDescription()
                .properties());
  }

  /** Asks until a request has ended; each question waits for that. */
  ProgressEvent ended(ProgressEvent event) {
    ProgressEvent now = status(event.requestToken());
    for (int i = 0; i < 30 && isUnderWay(now); i++) {
      now = status(event.requestToken());
    }
    return now;
  }

  private static boolean isUnderWay(ProgressEvent event) {
    return event.operationStatus() == OperationStatus.IN_PROGRESS
        || event.operationStatus() == OperationStatus.CANCEL_IN_PROGRESS;
  }

  ProgressEvent status(String token) {
    return client.getResourceRequestStatus(request -> request.requestToken(token)).progressEvent();
  }
}
