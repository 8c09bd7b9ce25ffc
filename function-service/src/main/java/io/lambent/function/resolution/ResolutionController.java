package io.lambent.function.resolution;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionSource;
import io.lambent.contract.function.ProvisionedVersion;
import io.lambent.contract.function.Resolution;
import io.lambent.contract.internal.InternalHttp;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@link FunctionSource} over HTTP, for execution in other processes. */
@RestController
class ResolutionController {
  private final FunctionSource functions;

  ResolutionController(StoredFunctions functions) {
    this.functions = functions;
  }

  /** A qualifier that is not there is answered with AWS's error, as every operation does. */
  @GetMapping(InternalHttp.RESOLVE)
  Resolution resolve(
      @RequestParam String account,
      @RequestParam String region,
      @RequestParam String name,
      @RequestParam String qualifier) {
    return functions.resolve(new FunctionName(account, region, name), qualifier);
  }

  @GetMapping(InternalHttp.PROVISIONED_VERSIONS)
  List<ProvisionedVersion> provisioned() {
    return functions.provisioned();
  }

  @GetMapping(InternalHttp.CODE + "{sha256}")
  void code(@PathVariable String sha256, HttpServletResponse response) throws IOException {
    try (InputStream in = functions.openCode(sha256)) {
      response.setContentType("application/zip");
      in.transferTo(response.getOutputStream());
    } catch (NoSuchFileException e) {
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
    }
  }
}
