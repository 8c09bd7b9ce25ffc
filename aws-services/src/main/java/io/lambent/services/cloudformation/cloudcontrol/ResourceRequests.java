package io.lambent.services.cloudformation.cloudcontrol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.services.cloudformation.cloudcontrol.ResourceRequest.Operation;
import io.lambent.services.operations.AwsOperations;
import io.lambent.services.operations.OperationFailure;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The operations that create, change and delete resources: they accept requests. */
@Component("cloudControlResourceRequests")
class ResourceRequests {
  private static final int STEP_TOKEN_LENGTH = 12;

  /** A request that another one keeps from being stored may be free to be stored a moment later. */
  private static final int ATTEMPTS = 3;

  private final ControlledTypes types;
  private final LiveResources resources;
  private final RequestTable requests;
  private final RequestWorker worker;
  private final Clock clock;

  ResourceRequests(
      ControlledTypes types,
      LiveResources resources,
      RequestTable requests,
      RequestWorker worker,
      Clock clock) {
    this.types = types;
    this.resources = resources;
    this.requests = requests;
    this.worker = worker;
    this.clock = clock;
  }

  record Create(
      String typeName,
      @Nullable String typeVersionId,
      @Nullable String roleArn,
      @Nullable String clientToken,
      String desiredState) {}

  record Update(
      String typeName,
      @Nullable String typeVersionId,
      @Nullable String roleArn,
      @Nullable String clientToken,
      String identifier,
      String patchDocument) {}

  record Delete(
      String typeName,
      @Nullable String typeVersionId,
      @Nullable String roleArn,
      @Nullable String clientToken,
      String identifier) {}

  record Accepted(ProgressEvent progressEvent) {}

  Accepted create(Caller caller, Create input) {
    ControlledType type = types.get(input.typeName(), "CREATE", input.typeVersionId());
    ClientToken token =
        ClientToken.of(
            input.clientToken(), Operation.CREATE, input.typeName(), input.desiredState());
    ProgressEvent known = known(caller, token);
    if (known != null) {
      return new Accepted(known);
    }
    ObjectNode desired = DesiredState.parse(input.desiredState());
    DesiredState.check(type, desired, false);
    return accept(
        caller,
        token,
        type,
        Operation.CREATE,
        Identifiers.ofDesired(type, desired),
        nothing(),
        desired);
  }

  Accepted update(Caller caller, Update input) {
    ControlledType type =
        types.get(input.typeName(), ControlledTypes.UPDATE, input.typeVersionId());
    ClientToken token =
        ClientToken.of(
            input.clientToken(),
            Operation.UPDATE,
            input.typeName(),
            input.identifier(),
            input.patchDocument());
    ProgressEvent known = known(caller, token);
    if (known != null) {
      return new Accepted(known);
    }
    Identity identity = Identifiers.parse(type, input.identifier());
    PatchedState states =
        PatchedState.of(type, model(caller, type, identity), input.patchDocument());
    return accept(
        caller,
        token,
        type,
        Operation.UPDATE,
        identity.identifier(),
        states.before(),
        states.after());
  }

  Accepted delete(Caller caller, Delete input) {
    ControlledType type = types.get(input.typeName(), "DELETE", input.typeVersionId());
    ClientToken token =
        ClientToken.of(input.clientToken(), Operation.DELETE, input.typeName(), input.identifier());
    ProgressEvent known = known(caller, token);
    if (known != null) {
      return new Accepted(known);
    }
    Identity identity = Identifiers.parse(type, input.identifier());
    return accept(
        caller, token, type, Operation.DELETE, identity.identifier(), nothing(), nothing());
  }

  private static ObjectNode nothing() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static AwsOperations.Scope scope(Caller caller) {
    return new AwsOperations.Scope(caller.account(), caller.region(), caller.endpoint());
  }

  private ObjectNode model(Caller caller, ControlledType type, Identity identity) {
    try {
      ObjectNode model = resources.find(scope(caller), type, identity);
      if (model == null) {
        throw CloudControlErrors.handler(
            type.name(), Failure.notFound(type.name(), identity.identifier()));
      }
      return model;
    } catch (OperationFailure e) {
      throw CloudControlErrors.handler(type.name(), Failure.of(e));
    }
  }

  /**
   * What a client sends to have a request made once.
   *
   * @param text null where it sent none
   * @param fingerprint of the request
   */
  private record ClientToken(@Nullable String text, String fingerprint) {
    static ClientToken of(@Nullable String text, Operation operation, String... parts) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(operation.name().getBytes(UTF_8));
        for (String part : parts) {
          digest.update((byte) 0);
          digest.update(part.getBytes(UTF_8));
        }
        return new ClientToken(text, HexFormat.of().formatHex(digest.digest()));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * The request that was made with a client token; null where there is none.
   *
   * @throws AwsFailure where it was another request
   */
  private @Nullable ProgressEvent known(Caller caller, ClientToken token) {
    if (token.text() == null) {
      return null;
    }
    requests.expire(clock.instant());
    RequestTable.Holder holder = requests.findByClientToken(scope(caller), token.text());
    if (holder == null) {
      return null;
    }
    if (!holder.fingerprint().equals(token.fingerprint())) {
      throw AwsFailure.declared(
          "ClientTokenConflictException",
          "ClientToken "
              + token.text()
              + " is already associated with an existing operation with RequestToken "
              + holder.token());
    }
    return ProgressEvent.current(requests.get(holder.token()), clock.instant());
  }

  private Accepted accept(
      Caller caller,
      ClientToken token,
      ControlledType type,
      Operation operation,
      @Nullable String identifier,
      ObjectNode before,
      ObjectNode after) {
    Instant now = clock.instant();
    requests.expire(now);
    ResourceRequest request =
        new ResourceRequest(
            UUID.randomUUID(),
            scope(caller),
            type.name(),
            operation,
            identifier,
            RequestStatus.IN_PROGRESS,
            new ResourceRequest.Work(before, after, stepToken(), nothing()),
            null,
            now,
            now);
    for (int attempt = 1; !requests.insert(request, token.text(), token.fingerprint()); attempt++) {
      ProgressEvent known = known(caller, token);
      if (known != null) {
        return new Accepted(known);
      }
      if (attempt == ATTEMPTS) {
        throw concurrent(request);
      }
      refuseConcurrent(request);
    }
    worker.wake();
    return new Accepted(ProgressEvent.accepted(request));
  }

  private void refuseConcurrent(ResourceRequest request) {
    RequestTable.Holder holder =
        request.identifier() == null
            ? null
            : requests.findByResource(request.scope(), request.type(), request.identifier());
    if (holder != null) {
      throw concurrent(request);
    }
  }

  private static AwsFailure concurrent(ResourceRequest request) {
    return AwsFailure.declared(
        "ConcurrentOperationException",
        "Another operation is in progress on the resource of type '"
            + request.type()
            + "' with identifier '"
            + Objects.requireNonNullElse(request.identifier(), "")
            + "'.");
  }

  private static String stepToken() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, STEP_TOKEN_LENGTH);
  }
}
