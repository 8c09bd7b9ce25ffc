package io.lambent.services.s3.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectFilesTest {
  @TempDir private Path directory;

  private ObjectFiles files;

  @BeforeEach
  void open() {
    files =
        new ObjectFiles(new ObjectProperties(directory, Duration.ofHours(1)), Clock.systemUTC());
  }

  private UUID store(String content) throws IOException {
    return Objects.requireNonNull(
        files
            .store(
                new ByteArrayInputStream(content.getBytes(US_ASCII)),
                ChecksumAlgorithm.CRC32,
                100,
                false)
            .id());
  }

  private String read(UUID id) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (FileChannel file = files.open(id)) {
      ObjectFiles.copy(file, 0, file.size(), out);
    }
    return out.toString(US_ASCII);
  }

  private long count() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void keepsADuplicateWhenTheFirstFileIsDeleted() throws IOException {
    UUID first = store("content");
    UUID second = files.duplicate(first);

    files.free(List.of(first));

    assertThat(read(second)).isEqualTo("content");
    assertThatThrownBy(() -> files.open(first)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void leavesNothingOfWhatIsTooLargeOrBreaksOff() throws IOException {
    InputStream broken =
        new InputStream() {
          private int count;

          @Override
          public int read() throws IOException {
            if (count++ == 10) {
              throw new IOException("the connection is lost");
            }
            return 1;
          }
        };

    assertThatThrownBy(() -> store("x".repeat(101)))
        .isInstanceOf(ObjectFiles.TooLargeException.class);
    assertThatThrownBy(() -> files.store(broken, ChecksumAlgorithm.SHA1, 100, true))
        .isInstanceOf(IOException.class);
    assertThat(count()).isZero();
  }

  @Test
  void findsOldFiles() throws IOException {
    UUID file = store("content");
    List<UUID> before = new ArrayList<>();
    List<UUID> after = new ArrayList<>();

    files.olderThan(Instant.now().minusSeconds(60), before::addAll);
    files.olderThan(Instant.now().plusSeconds(60), after::addAll);

    assertThat(before).isEmpty();
    assertThat(after).containsExactly(file);
  }
}
