package io.lambent.services.cloudformation.custom;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.services.cloudformation.stack.Wakeups;
import io.lambent.services.cloudformation.template.TemplateError;
import io.lambent.services.cloudformation.template.TemplateText;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Receives the responses of custom resources, whatever their content type, and signals of wait
 * conditions.
 */
@RestController("cloudFormationResponseController")
class ResponseController {
  /** The maximum size of a response, in bytes, as on AWS. */
  private static final int MAX_BODY = 4096;

  private final SignalTable signals;
  private final Wakeups wakeups;

  ResponseController(SignalTable signals, Wakeups wakeups) {
    this.signals = signals;
    this.wakeups = wakeups;
  }

  @PutMapping(SignalTable.PATH + "{handle:[0-9a-f]{64}}")
  ResponseEntity<Void> put(@PathVariable String handle, HttpServletRequest request)
      throws IOException {
    byte[] body;
    try (InputStream in = request.getInputStream()) {
      body = in.readNBytes(MAX_BODY + 1);
    }
    JsonNode answer = parsed(body);
    String id = answer.path("UniqueId").asString("");
    signals.put(handle, id, answer);
    wakeups.wake();
    return new ResponseEntity<>(HttpStatus.OK);
  }

  /**
   * Reads a response. A malformed one counts as a failure of the resource, so that the stack does
   * not wait until the time-out of an hour.
   */
  private static JsonNode parsed(byte[] body) {
    if (body.length > MAX_BODY) {
      return failed("Response object is too long.");
    }
    try {
      JsonNode answer = TemplateText.snippet(new String(body, UTF_8));
      return answer.isObject() ? answer : failed("Invalid response object.");
    } catch (TemplateError e) {
      return failed("Invalid response object.");
    }
  }

  private static JsonNode failed(String reason) {
    return JsonNodeFactory.instance.objectNode().put("Status", "INVALID").put("Reason", reason);
  }
}
