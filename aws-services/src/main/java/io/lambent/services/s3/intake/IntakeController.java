package io.lambent.services.s3.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.http.QueryString;
import io.lambent.contract.internal.InternalHttp;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * The webhook of other stores. A request proves by the token of its source where it comes from: in
 * the header {@code Authorization}, with the scheme {@code Bearer}, as the password of {@code
 * Basic}, or alone; or in the parameter {@code token}, for stores that can set a URL only.
 */
@RestController
class IntakeController {
  /** The maximum size of a message, in bytes. Stores send one or a few events in each. */
  private static final int MAX_MESSAGE = 1 << 20;

  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  private final IntakeProperties properties;
  private final Intake intake;

  IntakeController(IntakeProperties properties, Intake intake) {
    this.properties = properties;
    this.intake = intake;
  }

  /** An answer to a sender. The message names its mistake; null if it made none. */
  record Answer(@Nullable String message) {}

  /** Stores ask whether the webhook is there before they send events. */
  @RequestMapping(path = "/_lambent/s3-events/{source}", method = RequestMethod.HEAD)
  ResponseEntity<Void> probe(@PathVariable String source) {
    return ResponseEntity.status(
            properties.sources().containsKey(source) ? HttpStatus.OK : HttpStatus.NOT_FOUND)
        .build();
  }

  /** Answers 200 once the events are committed; stores send again what is answered otherwise. */
  @PostMapping("/_lambent/s3-events/{source}")
  ResponseEntity<Answer> take(@PathVariable String source, HttpServletRequest request)
      throws IOException {
    IntakeProperties.Source known = properties.sources().get(source);
    if (known == null) {
      return answer(HttpStatus.NOT_FOUND, "lambent.s3-events.sources has no source of this name.");
    }
    if (!InternalHttp.tokenMatches(known.token(), token(request))) {
      return answer(HttpStatus.UNAUTHORIZED, "The request lacks the token of its source.");
    }
    byte[] message = request.getInputStream().readNBytes(MAX_MESSAGE + 1);
    if (message.length > MAX_MESSAGE) {
      return answer(
          HttpStatus.CONTENT_TOO_LARGE, "The message has more than " + MAX_MESSAGE + " bytes.");
    }
    try {
      intake.take(source, known, message);
      return ResponseEntity.ok(new Answer(null));
    } catch (UnreadableEventException e) {
      return answer(HttpStatus.BAD_REQUEST, e.text());
    }
  }

  private static ResponseEntity<Answer> answer(HttpStatus status, String message) {
    return ResponseEntity.status(status).body(new Answer(message));
  }

  private static @Nullable String token(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    if (header == null) {
      String query = request.getQueryString();
      return QueryString.parse(query == null ? "" : query).first("token");
    }
    if (header.startsWith(BEARER)) {
      return header.substring(BEARER.length());
    }
    return header.startsWith(BASIC) ? password(header.substring(BASIC.length())) : header;
  }

  private static @Nullable String password(String base64) {
    try {
      String pair = new String(Base64.getDecoder().decode(base64), UTF_8);
      return pair.substring(pair.indexOf(':') + 1);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
