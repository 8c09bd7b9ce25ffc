package io.lambent.execution.intake;

import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationHttp;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Invoker;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/** Takes invocations from a gateway in another process. */
@RestController
class InvocationIntake {
  private final Invoker invoker;

  InvocationIntake(Invoker invoker) {
    this.invoker = invoker;
  }

  @PostMapping(InternalHttp.INVOKE)
  Mono<ResponseEntity<byte[]>> invoke(
      @RequestHeader HttpHeaders headers, @RequestBody(required = false) Mono<byte[]> body) {
    return body.defaultIfEmpty(new byte[0])
        .map(payload -> invocation(headers, payload))
        .flatMap(invocation -> Mono.fromCompletionStage(invoker.invoke(invocation)))
        .map(InvocationIntake::answer);
  }

  private static Invocation invocation(HttpHeaders headers, byte[] payload) {
    try {
      return InvocationHttp.invocation(headers::getFirst, payload);
    } catch (IllegalArgumentException e) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
    }
  }

  private static ResponseEntity<byte[]> answer(InvocationOutcome outcome) {
    HttpHeaders headers = new HttpHeaders();
    InvocationHttp.headers(outcome).forEach(headers::set);
    headers.setContentType(MediaType.APPLICATION_OCTET_STREAM);
    return ResponseEntity.ok().headers(headers).body(InvocationHttp.body(outcome));
  }
}
