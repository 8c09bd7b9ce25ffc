package io.lambent.function.code;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** The temporary files of one request, deleted when it ends however it ends. */
@Component
class UploadFiles extends OncePerRequestFilter {
  private static final ScopedValue<List<Path>> FILES = ScopedValue.newInstance();

  /** A new empty file for the request this thread works on. */
  static Path create() throws IOException {
    Path file = Files.createTempFile("lambent-upload-", ".zip");
    FILES.get().add(file);
    return file;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    List<Path> files = new ArrayList<>();
    try {
      ScopedValue.where(FILES, files)
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
