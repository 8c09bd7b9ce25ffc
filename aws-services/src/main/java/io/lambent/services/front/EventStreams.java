package io.lambent.services.front;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.api.AwsStream;
import io.lambent.aws.api.Caller;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Answers requests with event streams. Each message is sent when it is there, so the client's
 * connection is in use until the stream ends.
 */
final class EventStreams {
  private EventStreams() {}

  static void serve(AwsApi api, Caller caller, WireRequest request, HttpServletResponse response)
      throws IOException {
    AwsApi.Opened opened = api.open(caller, request);
    switch (opened) {
      case AwsApi.Opened.Refused refused -> RequestController.send(response, refused.answer());
      case AwsApi.Opened.Begun begun -> {
        try (AwsStream stream = begun.stream()) {
          write(stream, response);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private static void write(AwsStream stream, HttpServletResponse response)
      throws IOException, InterruptedException {
    response.setStatus(HttpServletResponse.SC_OK);
    for (Headers.Field field : stream.headers().fields()) {
      response.setHeader(field.name(), field.value());
    }
    OutputStream out = response.getOutputStream();
    for (byte[] message = stream.next(); message != null; message = stream.next()) {
      out.write(message);
      out.flush();
    }
  }
}
