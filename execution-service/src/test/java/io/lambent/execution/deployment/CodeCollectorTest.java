package io.lambent.execution.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.execution.ExecutionProperties;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingFunctions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class CodeCollectorTest {
  private static final Instant NOW = Instant.parse("2026-01-31T00:00:00Z");

  @TempDir Path root;
  Path removed;

  @BeforeEach
  void makeRemoved() throws IOException {
    removed = Files.createDirectory(root.resolve("incoming"));
  }

  private CodeCollector collector(long most, Duration keep) {
    return new CodeCollector(
        root,
        removed,
        new CodeProperties(DataSize.ofBytes(most), keep, false),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private Path code(String name, int bytes, Duration unused) throws IOException {
    Path directory = Files.createDirectories(root.resolve(name).resolve("deep"));
    Files.write(directory.resolve("file"), new byte[bytes]);
    return Files.setLastModifiedTime(root.resolve(name), FileTime.from(NOW.minus(unused)));
  }

  @Test
  void removesWhatWasUnusedLongestWhereThereIsTooMuch() throws IOException {
    Path oldest = code("oldest", 100, Duration.ofHours(3));
    Path newest = code("newest", 100, Duration.ofHours(1));
    Path between = code("between", 100, Duration.ofHours(2));

    collector(200, Duration.ofDays(1)).collect();

    assertThat(oldest).doesNotExist();
    assertThat(newest).exists();
    assertThat(between).exists();
    assertThat(removed).isEmptyDirectory();
  }

  @Test
  void removesWhatWasUnusedForLong() throws IOException {
    Path old = code("old", 1, Duration.ofDays(2));
    Path recent = code("recent", 1, Duration.ofHours(23));

    collector(1000, Duration.ofDays(1)).collect();

    assertThat(old).doesNotExist();
    assertThat(recent).exists();
  }

  @Test
  void keepsWhatIsUsedAndRemovesItAfterwards() throws IOException {
    Path used = code("used", 100, Duration.ofDays(9));
    CodeCollector collector = collector(50, Duration.ofDays(1));
    CodeLease first = collector.lease("used");
    CodeLease second = collector.lease("used");

    collector.collect();
    first.close();
    first.close();
    collector.collect();
    assertThat(used).exists();

    second.close();
    collector.collect();
    assertThat(used).doesNotExist();
  }

  @Test
  void useMakesAnOldDirectoryTheNewest() throws IOException {
    Path used = code("used", 100, Duration.ofHours(9));
    Path other = code("other", 100, Duration.ofHours(1));
    CodeCollector collector = collector(100, Duration.ofDays(1));
    collector.lease("used").close();

    collector.collect();

    assertThat(used).exists();
    assertThat(other).doesNotExist();
  }

  /** All of a directory stays there while it is leased, however small the limit is. */
  @Test
  void neverRemovesWhatSomebodyIsAboutToUse() throws Exception {
    TestingFunctions functions = new TestingFunctions();
    List<String> archives = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      archives.add(functions.store(TestingArchive.of("file", "content " + i)));
    }
    CodeStore store =
        new CodeStore(
            new ExecutionProperties(null, null, root.resolve("data"), null),
            new CodeProperties(DataSize.ofBytes(1), Duration.ZERO, false),
            functions);
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> collecting =
          threads.submit(
              () -> {
                while (!done.get()) {
                  store.collect();
                }
              });
      List<Future<?>> uses = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        int archive = i % archives.size();
        uses.add(threads.submit(() -> use(store, archives.get(archive), "content " + archive)));
      }
      for (Future<?> use : uses) {
        use.get();
      }
      done.set(true);
      collecting.get();
    }
  }

  private static @Nullable Void use(CodeStore store, String sha256, String content)
      throws IOException {
    try (CodeLease lease = store.directory(sha256)) {
      assertThat(Files.readString(lease.directory().resolve("file"))).isEqualTo(content);
    }
    return null;
  }
}
