package io.lambent.execution.start;

import io.lambent.contract.invocation.ResponseFlow;
import io.lambent.execution.output.OutputPipe;
import io.lambent.execution.runtimeapi.FrameLink;
import io.lambent.execution.runtimeapi.RuntimeListener;
import io.lambent.execution.sandbox.Mounts;
import io.lambent.execution.sandbox.Sandbox;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox with a runtime client in it that waits to learn its function. It becomes one
 * environment, once, or ends.
 *
 * <p>What its runtime says goes to the environment that it was given to, on the event loop; before
 * that only its end is of interest.
 */
public final class Stem implements RuntimeListener {
  private final StemKey key;
  private final Mounts mounts;
  private final OutputPipe output;
  private final FrameLink link;
  private final EventLoop eventLoop;
  private final CompletableFuture<@Nullable Void> waiting = new CompletableFuture<>();
  private volatile Consumer<String> lines = line -> {};
  private volatile @Nullable Sandbox sandbox;

  // Confined to the event loop.
  private @Nullable RuntimeListener owner;
  private boolean closed;

  public Stem(
      StemKey key,
      Mounts mounts,
      EventLoop eventLoop,
      Function<Consumer<String>, OutputPipe> openOutput,
      Function<RuntimeListener, FrameLink> openLink) {
    this.key = key;
    this.mounts = mounts;
    this.eventLoop = eventLoop;
    this.output = openOutput.apply(line -> lines.accept(line));
    this.link = openLink.apply(this);
  }

  StemKey key() {
    return key;
  }

  Mounts mounts() {
    return mounts;
  }

  public OutputPipe output() {
    return output;
  }

  FrameLink link() {
    return link;
  }

  public EventLoop eventLoop() {
    return eventLoop;
  }

  public void runs(Sandbox started) {
    sandbox = started;
    // It may end before it has a connection that could tell.
    var unused =
        started
            .onExit()
            .thenAccept(
                status ->
                    waiting.completeExceptionally(
                        new IllegalStateException("it ended with status " + status)));
  }

  Sandbox sandbox() {
    Sandbox started = sandbox;
    if (started == null) {
      throw new IllegalStateException("not started");
    }
    return started;
  }

  /** Completes when it can be given a function; fails where it ends before. */
  public CompletableFuture<@Nullable Void> onWaiting() {
    return waiting;
  }

  public boolean alive() {
    Sandbox started = sandbox;
    return started != null && started.alive();
  }

  /** Sends its output to the log of an environment from now on. */
  void writesTo(Consumer<String> log) {
    lines = log;
  }

  /** Gives it its function's variables, while the code is on its way. Any thread. */
  void specialise(Map<String, String> environment) {
    eventLoop.execute(() -> link.specialise(environment));
  }

  /**
   * Has it load its function, whose code is there, and gives it to an environment, which gets all
   * that the runtime says from then on. Any thread.
   */
  void load(RuntimeListener environmentListener) {
    eventLoop.execute(
        () -> {
          owner = environmentListener;
          if (closed) {
            environmentListener.closed();
          } else {
            link.load();
          }
        });
  }

  /** Ends it, with all that it has. Blocks for some file operations. */
  public void discard() {
    waiting.cancel(false);
    link.close();
    Sandbox started = sandbox;
    if (started != null) {
      started.kill();
    }
    output.close();
    mounts.home().close();
  }

  @Override
  public void waiting() {
    waiting.complete(null);
  }

  @Override
  public void closed() {
    closed = true;
    waiting.completeExceptionally(new IllegalStateException("it ended before it waited"));
    tell(RuntimeListener::closed);
  }

  private void tell(Consumer<RuntimeListener> event) {
    RuntimeListener listener = owner;
    if (listener != null) {
      event.accept(listener);
    }
  }

  @Override
  public void ready() {
    tell(RuntimeListener::ready);
  }

  @Override
  public void initError(String type, byte[] error) {
    tell(listener -> listener.initError(type, error));
  }

  @Override
  public void taken(String requestId) {
    tell(listener -> listener.taken(requestId));
  }

  @Override
  public void response(String requestId, byte[] payload) {
    RuntimeListener listener = owner;
    if (listener != null) {
      listener.response(requestId, payload);
    }
  }

  @Override
  public void responseTooLarge(String requestId, long size) {
    tell(listener -> listener.responseTooLarge(requestId, size));
  }

  @Override
  public void streamBegan(String requestId, String contentType, ResponseFlow flow) {
    tell(listener -> listener.streamBegan(requestId, contentType, flow));
  }

  @Override
  public void streamPart(byte[] bytes) {
    tell(listener -> listener.streamPart(bytes));
  }

  @Override
  public void streamEnded() {
    tell(RuntimeListener::streamEnded);
  }

  @Override
  public void streamBroken() {
    tell(RuntimeListener::streamBroken);
  }

  @Override
  public void error(String requestId, String type, byte[] error, boolean last) {
    tell(listener -> listener.error(requestId, type, error, last));
  }

  /** Before it has an environment there is nobody who would end it. */
  @Override
  public void violated(String reason) {
    if (owner == null) {
      waiting.completeExceptionally(new IllegalStateException("it broke the protocol: " + reason));
      link.close();
    } else {
      tell(listener -> listener.violated(reason));
    }
  }
}
