package io.lambent.services.cloudformation.cloudcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
import io.lambent.services.cloudformation.cloudcontrol.ResourceRequest.Operation;
import io.lambent.services.operations.AwsOperations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudcontrol.CloudControlClient;
import software.amazon.awssdk.services.cloudcontrol.model.CloudControlException;
import software.amazon.awssdk.services.cloudcontrol.model.HandlerErrorCode;
import software.amazon.awssdk.services.cloudcontrol.model.OperationStatus;
import software.amazon.awssdk.services.cloudcontrol.model.ProgressEvent;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Requests: what is refused at once, what fails later, and what survives the end of a process. */
class ResourceRequestsTest {
  private static final String QUEUE = "AWS::SQS::Queue";
  private static final TestingAwsServices services = TestingAwsServices.shared();
  private static final TestingControl control = new TestingControl();
  private static final CloudControlClient client = control.client();

  private final String name = "cc-" + UUID.randomUUID().toString().substring(0, 12);

  private static void refused(String code, String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CloudControlException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(e.awsErrorDetails().errorMessage()).contains(text);
              assertThat(e.statusCode()).isEqualTo(400);
            });
  }

  private static void creationRefused(String code, String text, String type, String state) {
    refused(
        code,
        text,
        () -> client.createResource(request -> request.typeName(type).desiredState(state)));
  }

  private String queue() {
    return control.create(QUEUE, "{\"QueueName\":\"" + name + "\"}").identifier();
  }

  @Test
  void refusesTypesAndStatesThatDoNotFit() {
    creationRefused(
        "TypeNotFoundException",
        "The type 'AWS::DoesNot::Exist' cannot be found.",
        "AWS::DoesNot::Exist",
        "{}");
    creationRefused(
        "UnsupportedActionException",
        "Resource type AWS::IAM::Policy does not support CREATE action",
        "AWS::IAM::Policy",
        "{}");
    creationRefused("InvalidRequestException", "not JSON", QUEUE, "{");
    creationRefused(
        "ValidationException",
        "Model validation failed (#: extraneous key [BucketSomething] is not permitted)",
        "AWS::S3::Bucket",
        "{\"BucketName\":\"b\",\"BucketSomething\":\"hello\"}");
    creationRefused(
        "ValidationException",
        "Model validation failed (#/BucketName: expected type: String, found: Boolean)",
        "AWS::S3::Bucket",
        "{\"BucketName\":true}");
    creationRefused(
        "ValidationException",
        "Model validation failed (#: 2 schema violations found)\n",
        "AWS::SSM::Parameter",
        "{\"Name\":\"n\"}");
    creationRefused(
        "ValidationException",
        "readOnlyProperties [/properties/Arn]",
        QUEUE,
        "{\"Arn\":\"arn:aws:sqs:us-east-1:000000000000:q\"}");
    refused(
        "ValidationException",
        "Identifier a is not valid for identifier [/properties/ApiId, /properties/RouteId]",
        () ->
            client.getResource(
                request -> request.typeName("AWS::ApiGatewayV2::Route").identifier("a")));
    refused(
        "InvalidRequestException",
        "(#: required key [ApiId] not found)",
        () -> client.listResources(request -> request.typeName("AWS::ApiGatewayV2::Route")));
  }

  private static void updateRefused(String code, String text, String id, String patch) {
    refused(
        code,
        text,
        () ->
            client.updateResource(
                request ->
                    request
                        .typeName(QUEUE)
                        .identifier(id)
                        .patchDocument(patch.replace('\'', '"'))));
  }

  @Test
  void refusesPatchesThatDoNotFit() {
    String id = queue();
    updateRefused(
        "NotUpdatableException",
        "Invalid patch update: createOnlyProperties [/properties/QueueName] cannot be updated",
        id,
        "[{'op':'replace','path':'/QueueName','value':'other'}]");
    updateRefused(
        "ValidationException",
        "Invalid patch update: readOnlyProperties [/properties/Arn] cannot be updated",
        id,
        "[{'op':'remove','path':'/Arn'}]");
    updateRefused(
        "ValidationException",
        "Model validation failed (#/DelaySeconds: expected type: Integer, found: String)",
        id,
        "[{'op':'replace','path':'/DelaySeconds','value':'2'}]");
    updateRefused(
        "ValidationException",
        "Invalid patch update: There is no value at '/RedrivePolicy'",
        id,
        "[{'op':'remove','path':'/RedrivePolicy'}]");
    updateRefused(
        "ResourceNotFoundException",
        "AWS::SQS::Queue Handler returned status FAILED: Resource of type",
        id + "-not",
        "[]");
    String secret =
        control.create("AWS::SecretsManager::Secret", "{\"SecretString\":\"s\"}").identifier();
    refused(
        "ValidationException",
        "writeOnlyProperties [/properties/SecretString] can only be updated using 'add' operation",
        () ->
            client.updateResource(
                request ->
                    request
                        .typeName("AWS::SecretsManager::Secret")
                        .identifier(secret)
                        .patchDocument(
                            "[{\"op\":\"replace\",\"path\":\"/SecretString\",\"value\":\"t\"}]")));
  }

  @Test
  void tellsLaterWhatHandlersRefuse() {
    queue();
    ProgressEvent again = control.create(QUEUE, "{\"QueueName\":\"" + name + "\"}");
    assertThat(again.operationStatus()).isEqualTo(OperationStatus.FAILED);
    assertThat(again.errorCode()).isEqualTo(HandlerErrorCode.ALREADY_EXISTS);
    assertThat(again.statusMessage())
        .isEqualTo(
            "Resource of type 'AWS::SQS::Queue' with identifier '" + name + "' already exists.");

    ProgressEvent gone =
        control.delete(QUEUE, "http://localhost:4566/000000000000/" + name + "-not");
    assertThat(gone.errorCode()).isEqualTo(HandlerErrorCode.NOT_FOUND);

    ProgressEvent invalid =
        control.create(QUEUE, "{\"QueueName\":\"" + name + "-2\",\"DelaySeconds\":-1}");
    assertThat(invalid.errorCode()).isEqualTo(HandlerErrorCode.INVALID_REQUEST);
    assertThat(invalid.statusMessage()).contains("(Service: SQS, Status Code: 400, Request ID: ");
  }

  @Test
  void makesARequestOnceForItsClientToken() {
    String token = UUID.randomUUID().toString();
    String state = "{\"QueueName\":\"" + name + "\"}";
    ProgressEvent first =
        client
            .createResource(
                request -> request.typeName(QUEUE).clientToken(token).desiredState(state))
            .progressEvent();
    assertThat(first.operationStatus()).isEqualTo(OperationStatus.IN_PROGRESS);
    ProgressEvent same =
        client
            .createResource(
                request -> request.typeName(QUEUE).clientToken(token).desiredState(state))
            .progressEvent();
    assertThat(same.requestToken()).isEqualTo(first.requestToken());
    refused(
        "ClientTokenConflictException",
        "ClientToken "
            + token
            + " is already associated with an existing operation with RequestToken "
            + first.requestToken(),
        () ->
            client.createResource(
                request -> request.typeName(QUEUE).clientToken(token).desiredState("{}")));
    control.ended(first);

    services
        .jdbc()
        .update(
            "update lambent_aws.cloudcontrol_request set created_at = created_at - interval '37 hours'"
                + " where token = ?::uuid",
            first.requestToken());
    ProgressEvent later =
        client
            .createResource(
                request -> request.typeName(QUEUE).clientToken(token).desiredState("{}"))
            .progressEvent();
    assertThat(later.requestToken()).isNotEqualTo(first.requestToken());
    control.ended(later);
  }

  @Test
  void listsRequestsAndCancelsNoneThatHasEnded() {
    String id = queue();
    ProgressEvent deleted = control.delete(QUEUE, id);
    refused(
        "ValidationException",
        "Request " + deleted.requestToken() + " is already in status SUCCESS",
        () ->
            client.cancelResourceRequest(request -> request.requestToken(deleted.requestToken())));
    refused(
        "RequestTokenNotFoundException",
        "Request with token DOESNOTEXIST was not found",
        () -> client.cancelResourceRequest(request -> request.requestToken("DOESNOTEXIST")));
    assertThat(
            client
                .listResourceRequestsPaginator(
                    request ->
                        request
                            .maxResults(1)
                            .resourceRequestStatusFilter(
                                filter ->
                                    filter
                                        .operationsWithStrings("DELETE", "UPDATE")
                                        .operationStatusesWithStrings("SUCCESS")))
                .resourceRequestStatusSummaries()
                .stream()
                .filter(event -> id.equals(event.identifier())))
        .extracting(ProgressEvent::requestToken)
        .containsExactly(deleted.requestToken());
  }

  /** Stores a request as a process leaves it that is killed while it works on it. */
  private ResourceRequest left(Operation operation, @Nullable String identifier, ObjectNode after) {
    Instant now = Instant.now();
    ResourceRequest request =
        new ResourceRequest(
            UUID.randomUUID(),
            new AwsOperations.Scope(TestingControl.ACCOUNT, "us-east-1", "http://localhost:4566"),
            QUEUE,
            operation,
            identifier,
            RequestStatus.IN_PROGRESS,
            new ResourceRequest.Work(
                JsonNodeFactory.instance.objectNode(),
                after,
                "abcdef123456",
                JsonNodeFactory.instance.objectNode()),
            null,
            now,
            now);
    RequestTable table = services.bean(RequestTable.class);
    // Nobody takes it before its lease ends.
    assertThat(table.insert(at(request, now.plus(Duration.ofHours(1))), null, "f")).isTrue();
    services
        .jdbc()
        .update(
            "update lambent_aws.cloudcontrol_request set owner = gen_random_uuid() where token = ?",
            request.token());
    return request;
  }

  private static ResourceRequest at(ResourceRequest request, Instant due) {
    return new ResourceRequest(
        request.token(),
        request.scope(),
        request.type(),
        request.operation(),
        request.identifier(),
        request.status(),
        request.work(),
        null,
        due,
        due);
  }

  private static void endLease(ResourceRequest request) {
    services
        .jdbc()
        .update(
            "update lambent_aws.cloudcontrol_request set due_at = now() where token = ?",
            request.token());
    services.bean(RequestWorker.class).wake();
  }

  private static ProgressEvent ended(ResourceRequest request) {
    return control.ended(ProgressEvent.builder().requestToken(request.token().toString()).build());
  }

  @Test
  void goesOnWithWhatAKilledProcessHasBegun() {
    ObjectNode state =
        JsonMapper.shared().createObjectNode().put("QueueName", name).put("DelaySeconds", 3);
    ResourceRequest creation = left(Operation.CREATE, null, state);
    // The process was killed after the queue was made and before that was stored.
    services
        .jdbc()
        .update(
            "update lambent_aws.cloudcontrol_request set progress = '{\"begun\":true}'"
                + " where token = ?",
            creation.token());
    services
        .bean(AwsOperations.class)
        .call(
            creation.scope(),
            "sqs",
            "CreateQueue",
            JsonMapper.shared()
                .readTree(
                    "{\"QueueName\":\"" + name + "\",\"Attributes\":{\"DelaySeconds\":\"3\"}}"));
    endLease(creation);
    ProgressEvent made = ended(creation);
    assertThat(made.operationStatus()).as(made.statusMessage()).isEqualTo(OperationStatus.SUCCESS);
    assertThat(made.identifier()).endsWith("/" + name);

    ResourceRequest deletion =
        left(Operation.DELETE, made.identifier(), JsonMapper.shared().createObjectNode());
    refused(
        "ConcurrentOperationException",
        made.identifier(),
        () ->
            client.deleteResource(
                request -> request.typeName(QUEUE).identifier(made.identifier())));
    assertThat(
            client
                .cancelResourceRequest(request -> request.requestToken(deletion.token().toString()))
                .progressEvent()
                .operationStatus())
        .isEqualTo(OperationStatus.CANCEL_IN_PROGRESS);
    endLease(deletion);
    assertThat(ended(deletion).operationStatus()).isEqualTo(OperationStatus.CANCEL_COMPLETE);
    assertThat(control.get(QUEUE, made.identifier()).path("DelaySeconds").asInt()).isEqualTo(3);
  }

  @Test
  void refusesWhatARunStoresAfterItsLeaseHasEnded() {
    ResourceRequest creation =
        left(Operation.CREATE, null, JsonMapper.shared().createObjectNode().put("QueueName", name));
    RequestClaims claims = services.bean(RequestClaims.class);
    RequestClaims.Claim lost = new RequestClaims.Claim(creation.token(), UUID.randomUUID());

    assertThat(services.bean(RequestWorker.class).perform(lost)).isTrue();
    claims.end(lost, RequestStatus.FAILED, null, null, Clock.systemUTC().instant());

    assertThat(services.bean(RequestTable.class).get(creation.token()).status())
        .isEqualTo(RequestStatus.IN_PROGRESS);
    endLease(creation);
    assertThat(ended(creation).operationStatus()).isEqualTo(OperationStatus.SUCCESS);
  }
}
