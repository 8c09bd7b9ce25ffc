package io.lambent.services.cloudformation.cloudcontrol;

import io.lambent.services.cloudformation.resource.Made;
import io.lambent.services.cloudformation.resource.Step;
import io.lambent.services.cloudformation.stack.Wakeups;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/** Stores how far the operation of a request is, and ends it where the request is cancelled. */
final class RequestProgress implements Step.Progress {
  private final RequestClaims claims;
  private final Wakeups wakeups;
  private final RequestClaims.Claim claim;
  private final ControlledType type;
  private final ResourceRequest request;
  private ObjectNode saved;

  RequestProgress(
      RequestClaims claims,
      Wakeups wakeups,
      RequestClaims.Claim claim,
      ControlledType type,
      ResourceRequest request) {
    this.claims = claims;
    this.wakeups = wakeups;
    this.claim = claim;
    this.type = type;
    this.request = request;
    this.saved = request.work().progress();
  }

  /** The request is cancelled. */
  static final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CancelledException() {
      super("cancelled", null, false, false);
    }
  }

  @Override
  public ObjectNode saved() {
    return saved.deepCopy();
  }

  @Override
  public void save(ObjectNode state) {
    claims.progress(claim, state);
    saved = state;
  }

  @Override
  public void identified(String physicalId) {
    String identifier = Identifiers.ofMade(type, Made.of(physicalId), request.work().after());
    if (identifier != null) {
      claims.identified(claim, identifier);
    }
    goesOn();
  }

  @Override
  public void pause(Duration time) {
    goesOn();
    try {
      wakeups.await(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestClaims.LostException();
    }
  }

  /**
   * @throws CancelledException where the request is cancelled
   * @throws RequestClaims.LostException where another run has taken it over
   */
  void goesOn() {
    if (claims.status(claim).isCancelled()) {
      throw new CancelledException();
    }
  }
}
