package io.lambent.services.front;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireRequest;
import io.lambent.contract.internal.InternalHttp;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Requests as clients have sent them. */
public final class ReceivedRequest {
  private static final byte[] NOTHING = new byte[0];

  private ReceivedRequest() {}

  /**
   * A request without its body. Where the gateway has put the target into a header, as paths do not
   * stay as they are on their way, it is taken from there.
   */
  public static WireRequest bare(HttpServletRequest request) {
    String target = request.getHeader(InternalHttp.TARGET);
    if (target == null) {
      String query = request.getQueryString();
      target = request.getRequestURI() + (query == null ? "" : "?" + query);
    }
    int question = target.indexOf('?');
    return new WireRequest(
        request.getMethod(),
        question < 0 ? target : target.substring(0, question),
        question < 0 ? "" : target.substring(question + 1),
        headers(request),
        NOTHING);
  }

  private static Headers headers(HttpServletRequest request) {
    List<Headers.Field> fields = new ArrayList<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      for (String value : Collections.list(request.getHeaders(name))) {
        fields.add(new Headers.Field(name, value));
      }
    }
    return Headers.of(fields);
  }
}
