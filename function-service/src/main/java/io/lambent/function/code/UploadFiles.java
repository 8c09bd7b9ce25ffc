package io.lambent.function.code;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The temporary files of one request, deleted when it ends however it ends. Those that a killed
 * process left in a directory of its own are deleted at the next start.
 */
@Component
@EnableConfigurationProperties(UploadProperties.class)
class UploadFiles extends OncePerRequestFilter {
  private static final ScopedValue<RequestFiles> FILES = ScopedValue.newInstance();
  private static final String PREFIX = "lambent-upload-";
  private static final String SUFFIX = ".zip";

  private final Path directory;

  private record RequestFiles(Path directory, List<Path> files) {}

  UploadFiles(UploadProperties properties) throws IOException {
    Path own = properties.directory();
    this.directory = own == null ? Path.of(System.getProperty("java.io.tmpdir")) : own;
    if (own != null) {
      sweep(own);
    }
  }

  private static void sweep(Path own) throws IOException {
    if (!Files.isDirectory(own)) {
      Files.createDirectories(own);
      Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(own, PREFIX + "*" + SUFFIX)) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** A new empty file for the request this thread works on. */
  static Path create() throws IOException {
    RequestFiles request = FILES.get();
    Path file = Files.createTempFile(request.directory(), PREFIX, SUFFIX);
    request.files().add(file);
    return file;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    List<Path> files = new ArrayList<>();
    try {
      ScopedValue.where(FILES, new RequestFiles(directory, files))
          .call(
              () -> {
                chain.doFilter(request, response);
                return true;
              });
    } catch (ServletException | IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    } finally {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }
}
