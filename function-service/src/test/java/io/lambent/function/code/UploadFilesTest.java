package io.lambent.function.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class UploadFilesTest {
  @TempDir Path directory;

  @Test
  void deletesWhatAKilledProcessLeftInItsDirectory() throws Exception {
    Path left = Files.createFile(directory.resolve("lambent-upload-1.zip"));
    Path other = Files.createFile(directory.resolve("other"));

    UploadFiles files = new UploadFiles(new UploadProperties(directory));

    assertThat(files).isNotNull();
    assertThat(left).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void keepsFilesInTheDirectoryUntilTheRequestEnds() throws Exception {
    Path own = directory.resolve("uploads");
    UploadFiles files = new UploadFiles(new UploadProperties(own));
    List<Path> created = new ArrayList<>();

    files.doFilter(
        new MockHttpServletRequest(),
        new MockHttpServletResponse(),
        (request, response) -> {
          created.add(UploadFiles.create());
          assertThat(created.getFirst()).exists().hasParentRaw(own);
        });

    assertThat(created).hasSize(1).noneMatch(Files::exists);
    assertThat(Files.getPosixFilePermissions(own))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }
}
