package io.lambent.services.cloudformation.cloudcontrol;

import io.lambent.client.signal.Signals;
import io.lambent.services.cloudformation.stack.Wakeups;
import io.lambent.services.lease.LeaseWorker;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Runs requests. Any instance may run any request, and goes on where another one was killed. */
@Component("cloudControlRequestWorker")
class RequestWorker implements LeaseWorker.Work<RequestClaims.Claim> {
  private static final Logger log = LoggerFactory.getLogger(RequestWorker.class);

  /** The pause before a request is taken up again that the database did not let end. */
  private static final Duration AFTER_FAULT = Duration.ofSeconds(5);

  private final RequestTable requests;
  private final RequestClaims claims;
  private final ResourceWork work;
  private final Wakeups wakeups;
  private final Clock clock;
  private final LeaseWorker<RequestClaims.Claim> worker;

  RequestWorker(
      RequestTable requests,
      RequestClaims claims,
      ResourceWork work,
      Wakeups wakeups,
      Clock clock,
      Signals signals) {
    this.requests = requests;
    this.claims = claims;
    this.work = work;
    this.wakeups = wakeups;
    this.clock = clock;
    this.worker = new LeaseWorker<>("cloudcontrol", this, clock, signals);
  }

  /** Begins once all services can be called. */
  @EventListener(ApplicationReadyEvent.class)
  void start() {
    worker.start();
  }

  /** Looks for requests at once. */
  void wake() {
    worker.wake();
  }

  @Override
  public List<RequestClaims.Claim> claim(int limit) {
    return claims.claim(clock.instant(), limit);
  }

  @Override
  public @Nullable Instant nextDue() {
    return requests.nextDue();
  }

  @Override
  public Duration lease() {
    return RequestTable.LEASE;
  }

  @Override
  public void renew(List<RequestClaims.Claim> claimed) {
    claims.renew(claimed, clock.instant());
  }

  @Override
  public boolean perform(RequestClaims.Claim claim) {
    ResourceRequest request = requests.get(claim.token());
    RequestProgress progress =
        new RequestProgress(claims, wakeups, claim, work.type(request), request);
    try {
      progress.goesOn();
      ResourceWork.Outcome outcome = work.perform(request, progress);
      end(claim, outcome.identifier(), outcome.failure());
    } catch (RequestClaims.LostException e) {
      return true;
    } catch (RequestProgress.CancelledException e) {
      claims.end(claim, RequestStatus.CANCEL_COMPLETE, null, null, clock.instant());
      wakeups.wake();
    } catch (DataAccessException e) {
      log.warn("The request {} is taken up again", claim.token(), e);
      claims.release(claim, clock.instant().plus(AFTER_FAULT));
      return false;
    } catch (RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        // This instance is closing: another one goes on when the lease ends.
        return false;
      }
      end(claim, null, failure(request, e));
    }
    return true;
  }

  private void end(
      RequestClaims.Claim claim, @Nullable String identifier, @Nullable Failure failure) {
    RequestStatus status = failure == null ? RequestStatus.SUCCESS : RequestStatus.FAILED;
    claims.end(claim, status, identifier, failure, clock.instant());
    wakeups.wake();
  }

  private static Failure failure(ResourceRequest request, RuntimeException exception) {
    Failure failure = Failure.find(exception);
    if (failure == null) {
      log.error("The request {} fails", request.token(), exception);
      return new Failure(HandlerError.INTERNAL_FAILURE, "Internal Failure");
    }
    return failure;
  }

  @PreDestroy
  void close() throws InterruptedException {
    worker.close();
  }
}
