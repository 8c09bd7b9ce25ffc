package io.lambent.function.awsapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/** Answers what Tomcat refuses before anything of ours sees it, as AWS words errors. */
final class MalformedRequests extends ErrorReportValve {
  @Override
  protected void report(Request request, Response response, @Nullable Throwable throwable) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    ErrorCode code = code(status);
    byte[] body =
        "{\"Type\":\"%s\",\"%s\":\"%s\"}"
            .formatted(code.type(), code.messageMember(), message(code))
            .getBytes(UTF_8);
    response.setStatus(code.httpStatus());
    response.setHeader("x-amzn-ErrorType", code.awsName());
    response.setContentType("application/json");
    response.setContentLength(body.length);
    try {
      response.getOutputStream().write(body);
      response.finishResponse();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ErrorCode code(int status) {
    return switch (status) {
      case 404, 405, 501 -> ErrorCode.UNKNOWN_OPERATION;
      case 413, 414, 431 -> ErrorCode.REQUEST_ENTITY_TOO_LARGE;
      default -> status < 500 ? ErrorCode.SERIALIZATION : ErrorCode.SERVICE;
    };
  }

  private static String message(ErrorCode code) {
    return code == ErrorCode.SERVICE
        ? "An error occurred and the request cannot be processed."
        : "The request cannot be read.";
  }
}
