package io.lambent.gateway.loadbalancer;

import io.lambent.contract.api.LoadBalancer;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.gateway.exchange.RequestBody;
import io.lambent.gateway.httpapi.FunctionCalls;
import io.lambent.gateway.httpapi.FunctionTarget;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Does what a rule says: forwards a request to a function, redirects it, or answers it. */
@Component
final class RuleActions {
  private static final Logger log = LoggerFactory.getLogger(RuleActions.class);

  /** Bytes, as load balancers pass them on to functions. */
  private static final int MAX_BODY_BYTES = 1 << 20;

  /** Above this size, in bytes, JSON is read and written away from the event loop. */
  private static final int QUICKLY_TRANSLATED = 64 << 10;

  private final FunctionCalls functions;

  RuleActions(FunctionCalls functions) {
    this.functions = functions;
  }

  void run(BalancedCall call, LoadBalancer.Action action) {
    LoadBalancer.Forward forward = action.forward();
    LoadBalancer.Redirect redirect = action.redirect();
    LoadBalancer.FixedResponse fixed = action.fixedResponse();
    if (forward != null) {
      forward(call, forward);
    } else if (redirect != null) {
      call.call()
          .exchange()
          .discardBody(
              () ->
                  BalancerResponses.redirect(
                      call, redirect.status(), RedirectLocation.of(call, redirect)));
    } else if (fixed != null) {
      call.call()
          .exchange()
          .discardBody(
              () ->
                  BalancerResponses.fixed(call, fixed.status(), fixed.contentType(), fixed.body()));
    } else {
      throw new IllegalStateException(
          "a rule of " + call.listener().definition().arn() + " is empty");
    }
  }

  private void forward(BalancedCall call, LoadBalancer.Forward forward) {
    LoadBalancer.Weighted chosen = Weights.choose(call.call(), forward);
    ServedBalancer.Group group =
        chosen == null ? null : call.balancer().group(chosen.targetGroupArn());
    FunctionTarget function = group == null ? null : group.function();
    if (group != null) {
      call.targetGroup(group.definition().arn());
    }
    if (group == null || function == null) {
      BalancerResponses.refuse(call, 503);
      return;
    }
    if (isUpgrade(call)) {
      BalancerResponses.refuse(call, 400);
      return;
    }
    Weights.stick(call, forward, group.definition().arn());
    call.call().exchange().readBody(MAX_BODY_BYTES, body -> forward(call, group, function, body));
  }

  /** WebSockets are not passed on to functions; another protocol that is offered is ignored. */
  private static boolean isUpgrade(BalancedCall call) {
    return call.call().headers().containsValue(HttpHeaderNames.UPGRADE, "websocket", true);
  }

  private void forward(
      BalancedCall call, ServedBalancer.Group group, FunctionTarget function, RequestBody body) {
    if (body.isTooLarge()) {
      BalancerResponses.page(call, 413);
      return;
    }
    byte[] bytes = body.bytes();
    if (bytes.length > QUICKLY_TRANSLATED) {
      call.call().exchange().continueElsewhere(() -> invoke(call, group, function, bytes));
    } else {
      invoke(call, group, function, bytes);
    }
  }

  private void invoke(
      BalancedCall call, ServedBalancer.Group group, FunctionTarget function, byte[] body) {
    byte[] event = BalancerEvent.of(call, group, body);
    long since = System.nanoTime();
    call.call().exchange().retainBody();
    functions
        .call(
            function,
            event,
            call.traceId(),
            (int) TimeUnit.SECONDS.toMillis(call.balancer().settings().timeoutSeconds()))
        .whenComplete(
            (outcome, e) -> {
              call.call().exchange().releaseBody();
              call.targetNanos(System.nanoTime() - since);
              call.call().exchange().guarded(() -> answer(call, group, outcome, e));
            });
  }

  private static void answer(
      BalancedCall call,
      ServedBalancer.Group group,
      @Nullable InvocationOutcome outcome,
      @Nullable Throwable e) {
    if (outcome == null) {
      failed(call, e);
      return;
    }
    boolean isMultiValue = group.definition().hasMultiValueHeaders();
    switch (outcome) {
      case InvocationOutcome.Succeeded succeeded ->
          translated(call, succeeded.payload(), isMultiValue);
      case InvocationOutcome.Failed failed -> {
        call.origin(BalancedCall.Origin.FUNCTION_ERROR);
        BalancerResponses.page(call, 502);
      }
      case InvocationOutcome.Throttled throttled -> {
        call.call().exchange().refused();
        notInvoked(call);
      }
      case InvocationOutcome.Rejected rejected -> {
        log.info(
            "A function behind {} was not called: {}",
            call.balancer().definition().arn(),
            rejected.message());
        notInvoked(call);
      }
      case InvocationOutcome.Accepted accepted -> notInvoked(call);
      case InvocationOutcome.Permitted permitted -> notInvoked(call);
    }
  }

  private static void notInvoked(BalancedCall call) {
    call.origin(BalancedCall.Origin.INVOCATION_ERROR);
    BalancerResponses.page(call, 502);
  }

  private static void failed(BalancedCall call, @Nullable Throwable e) {
    call.origin(BalancedCall.Origin.INVOCATION_ERROR);
    if (e instanceof TimeoutException) {
      BalancerResponses.page(call, 504);
    } else {
      log.error("A function behind {} could not be called", call.balancer().definition().arn(), e);
      BalancerResponses.page(call, 502);
    }
  }

  private static void translated(BalancedCall call, byte[] payload, boolean isMultiValue) {
    if (payload.length > QUICKLY_TRANSLATED) {
      call.call().exchange().continueElsewhere(() -> translate(call, payload, isMultiValue));
    } else {
      translate(call, payload, isMultiValue);
    }
  }

  private static void translate(BalancedCall call, byte[] payload, boolean isMultiValue) {
    BalancerAnswer answer;
    try {
      answer = BalancerAnswer.of(payload, isMultiValue);
    } catch (IllegalArgumentException e) {
      BalancerResponses.malformed(call, e);
      return;
    }
    BalancerResponses.send(call, answer);
  }
}
