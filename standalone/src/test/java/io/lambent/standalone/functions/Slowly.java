package io.lambent.standalone.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Answers a word, and another once the address that is its event, a JSON string, has answered. */
public final class Slowly implements RequestStreamHandler {
  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    String address = new String(event.readAllBytes(), StandardCharsets.UTF_8).replace("\"", "");
    answer.write("first".getBytes(StandardCharsets.UTF_8));
    try (InputStream any = URI.create(address).toURL().openStream()) {
      any.readAllBytes();
    }
    answer.write("second".getBytes(StandardCharsets.UTF_8));
  }
}
