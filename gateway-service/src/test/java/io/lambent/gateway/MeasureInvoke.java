package io.lambent.gateway;

import io.lambent.contract.function.FunctionUrls;
import io.lambent.contract.invocation.Execution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.invocation.ResponseReceiver;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import reactor.netty.http.server.HttpServer;

/**
 * Not a test: the gateway on port 4566 with an {@link Invoker} that echoes at once, and on port
 * 4567 a Reactor Netty server that does nothing but echo, to compare under a load generator, such
 * as {@code wrk -t2 -c16 -s post.lua http://127.0.0.1:4566/2015-03-31/functions/hello/invocations}.
 * Runs until it is stopped.
 */
final class MeasureInvoke {
  private static final Execution EXECUTION = new Execution("$LATEST", 1234, 2, null, 128, 41, null);

  private MeasureInvoke() {}

  private static final class Echo implements Invoker {
    @Override
    public CompletionStage<InvocationOutcome> invoke(Invocation invocation) {
      return CompletableFuture.completedFuture(
          new InvocationOutcome.Succeeded(EXECUTION, invocation.payload()));
    }

    @Override
    public CompletionStage<InvocationOutcome> invoke(
        Invocation invocation, ResponseReceiver receiver) {
      return invoke(invocation);
    }
  }

  public static void main(String[] arguments) throws InterruptedException {
    ApplicationContextInitializer<GenericApplicationContext> seams =
        starting -> {
          starting.registerBean(Invoker.class, Echo::new);
          starting.registerBean(FunctionUrls.class, () -> id -> Optional.empty());
        };
    GatewayServiceApplication.application()
        .initializers(seams)
        .run("--lambent.internal.token=measure");
    HttpServer.create()
        .host("127.0.0.1")
        .port(4567)
        .handle(
            (request, response) ->
                request
                    .receive()
                    .aggregate()
                    .asByteArray()
                    .flatMap(body -> response.sendObject(Unpooled.wrappedBuffer(body)).then()))
        .bindNow();
    Thread.currentThread().join();
  }
}
