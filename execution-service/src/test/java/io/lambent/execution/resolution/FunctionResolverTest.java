package io.lambent.execution.resolution;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.Resolution;
import io.lambent.execution.TestingFunctions;
import io.lambent.execution.deployment.FunctionChanged;
import io.lambent.execution.deployment.VersionPrepared;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FunctionResolverTest {
  private static final int MAX_FUNCTIONS = 50;

  private final TestingFunctions functions = new TestingFunctions();
  private final Deque<Runnable> background = new ArrayDeque<>();
  private FunctionResolver resolver = resolver(Duration.ofHours(1));
  private final FunctionVersion hello =
      functions.put(functions.version("hello", "python3.13", "app.handler", new byte[0]));

  private FunctionResolver resolver(Duration revalidateAfter) {
    return new FunctionResolver(
        functions, new ResolutionProperties(revalidateAfter, MAX_FUNCTIONS), background::add);
  }

  private Resolution resolveNow() {
    CompletableFuture<Resolution> result = resolve();
    runBackground();
    return result.join();
  }

  private void runBackground() {
    for (Runnable task = background.poll(); task != null; task = background.poll()) {
      task.run();
    }
  }

  private CompletableFuture<Resolution> resolve() {
    return resolver.resolve(hello.function(), "$LATEST").toCompletableFuture();
  }

  @Test
  void asksOnceForManyCallers() {
    CompletableFuture<Resolution> first = resolve();
    CompletableFuture<Resolution> second = resolve();
    runBackground();

    assertThat(first.join()).isEqualTo(second.join());
    assertThat(resolver.known(hello.function(), "$LATEST")).isEqualTo(first.join());
    assertThat(functions.resolved).hasValue(1);
  }

  @Test
  void asksAgainAfterAChange() {
    resolve();
    runBackground();
    FunctionVersion changed =
        functions.put(functions.version("hello", "python3.13", "other.handler", new byte[0]));
    resolver.changed(new FunctionChanged(hello.function()));

    assertThat(resolver.known(hello.function(), "$LATEST")).isNull();
    CompletableFuture<Resolution> fresh = resolve();
    runBackground();
    assertThat(fresh.join().targets().getFirst().version()).isEqualTo(changed);
  }

  @Test
  void doesNotKeepWhatWasLoadedBeforeAChange() {
    CompletableFuture<Resolution> before = resolve();
    resolver.changed(new FunctionChanged(hello.function()));
    requireNonNull(background.poll()).run();

    assertThat(before).isCompleted();
    assertThat(resolver.known(hello.function(), "$LATEST")).isNull();
  }

  @Test
  void knowsAPreparedVersionBeforeItsFirstCall() {
    resolver.prepared(new VersionPrepared(hello));
    assertThat(background).isEmpty();
    resolver.changed(new FunctionChanged(hello.function()));
    runBackground();

    assertThat(resolver.known(hello.function(), "$LATEST")).isNotNull();
  }

  @Test
  void knowsAFunctionAgainSoonAfterAChange() {
    resolve();
    runBackground();
    resolver.changed(new FunctionChanged(hello.function()));
    runBackground();

    assertThat(resolver.known(hello.function(), "$LATEST")).isNotNull();
  }

  @Test
  void forgetsAFunctionThatAChangeHasDeleted() {
    resolve();
    runBackground();
    functions.remove(hello.function());
    resolver.changed(new FunctionChanged(hello.function()));
    runBackground();

    assertThatThrownBy(() -> resolveNow()).hasCauseInstanceOf(AwsException.class);
    assertThat(functions.resolved).hasValue(3);
  }

  @Test
  void goesOnWithWhatItKnowsWhenFunctionServiceIsDown() {
    resolve();
    runBackground();
    functions.trouble = new IllegalStateException("down");
    resolver.changed(new FunctionChanged(hello.function()));
    CompletableFuture<Resolution> stale = resolve();
    runBackground();

    assertThat(stale.join().targets().getFirst().version()).isEqualTo(hello);
  }

  @Test
  void revalidatesInTheBackground() {
    resolver = resolver(Duration.ZERO);
    resolve();
    runBackground();
    FunctionVersion changed =
        functions.put(functions.version("hello", "python3.13", "other.handler", new byte[0]));

    Resolution served = resolver.known(hello.function(), "$LATEST");
    assertThat(served).isNotNull();
    runBackground();
    assertThat(resolve().join().targets().getFirst().version()).isEqualTo(changed);
  }

  @Test
  void asksAServiceThatIsAwayNoMoreOftenThanOneThatAnswers() {
    resolver = resolver(Duration.ofSeconds(1));
    resolve();
    runBackground();
    functions.trouble = new IllegalStateException("down");
    while (background.isEmpty()) {
      assertThat(resolver.known(hello.function(), "$LATEST")).isNotNull();
    }
    long failed = System.nanoTime();
    runBackground();

    for (int i = 0; i < 1000; i++) {
      assertThat(resolver.known(hello.function(), "$LATEST")).isNotNull();
    }
    // None, unless these calls took a second.
    assertThat(background)
        .hasSizeLessThanOrEqualTo((int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - failed));
  }

  @Test
  void keepsNoMoreFunctionsThanItMay() {
    List<FunctionVersion> many = new ArrayList<>();
    for (int i = 0; i < 20 * MAX_FUNCTIONS; i++) {
      many.add(functions.put(functions.version("f" + i, "python3.13", "app.handler", new byte[0])));
    }
    for (FunctionVersion each : many) {
      resolver.prepared(new VersionPrepared(each));
      resolver.changed(new FunctionChanged(each.function()));
      runBackground();
    }

    assertThat(many)
        .filteredOn(each -> resolver.known(each.function(), "$LATEST") != null)
        .hasSizeLessThanOrEqualTo(MAX_FUNCTIONS);
  }

  @Test
  void remembersNoFunctionThatIsNotThere() {
    CompletableFuture<Resolution> missing =
        resolver.resolve(TestingFunctions.name("none"), "$LATEST").toCompletableFuture();
    runBackground();

    assertThatThrownBy(missing::join).hasCauseInstanceOf(AwsException.class);
    assertThat(resolver.known(TestingFunctions.name("none"), "$LATEST")).isNull();
  }
}
