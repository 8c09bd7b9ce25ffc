package io.lambent.function.code;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Serves what {@link CodeLinks} links to. */
@RestController
class CodeController {
  private final CodeLinks links;
  private final CodeStore store;

  CodeController(CodeLinks links, CodeStore store) {
    this.links = links;
    this.store = store;
  }

  @GetMapping(CodeLinks.PATH + "{sha256}")
  void download(
      @PathVariable String sha256,
      @RequestParam(required = false) @Nullable String expires,
      @RequestParam(required = false) @Nullable String signature,
      HttpServletResponse response)
      throws IOException {
    long until = seconds(expires);
    if (signature == null || !links.isValid(sha256, until, signature)) {
      throw new AwsException(ErrorCode.ACCESS_DENIED, "Request has expired");
    }
    long size =
        store
            .size(sha256)
            .orElseThrow(
                () ->
                    new AwsException(
                        ErrorCode.RESOURCE_NOT_FOUND, "The code is not stored any more."));
    response.setContentType("application/zip");
    response.setContentLengthLong(size);
    try (InputStream in = store.open(sha256)) {
      in.transferTo(response.getOutputStream());
    }
  }

  /** The time until which a link is good; a link that does not say it has expired. */
  private static long seconds(@Nullable String expires) {
    try {
      return expires == null ? 0 : Long.parseLong(expires);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
