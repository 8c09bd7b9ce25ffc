package io.lambent.execution.intake;

import io.lambent.contract.function.Deployments;
import io.lambent.contract.function.Deployments.DeploymentFailedException;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.internal.InternalHttp;
import java.util.concurrent.Executors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Takes changes from a function-service in another process. */
@RestController
class DeploymentController {
  private final Deployments deployments;
  private final Scheduler blocking =
      Schedulers.fromExecutorService(Executors.newVirtualThreadPerTaskExecutor());

  DeploymentController(Deployments deployments) {
    this.deployments = deployments;
  }

  @PostMapping(InternalHttp.PREPARE)
  Mono<ResponseEntity<String>> prepare(@RequestBody FunctionVersion version) {
    return Mono.fromRunnable(() -> deployments.prepare(version))
        .then(Mono.just(ResponseEntity.noContent().<String>build()))
        .onErrorResume(
            DeploymentFailedException.class,
            e ->
                Mono.just(
                    ResponseEntity.status(HttpStatus.UNPROCESSABLE_CONTENT)
                        .header(InternalHttp.REASON_CODE, e.reasonCode())
                        .body(String.valueOf(e.getMessage()))))
        .subscribeOn(blocking);
  }

  @PostMapping(InternalHttp.CHANGED)
  Mono<ResponseEntity<Void>> changed(@RequestBody FunctionName function) {
    deployments.changed(function);
    return Mono.just(ResponseEntity.noContent().build());
  }
}
