package io.lambent.gateway.restapi;

import io.lambent.gateway.httpevent.HttpAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** An answer to a client, without the headers that all answers have. */
@SuppressWarnings("ArrayRecordComponent")
record RestAnswer(int status, List<HttpAnswer.Header> headers, byte[] body) {

  /** Headers that the gateway sets itself. Those of a backend are renamed, as on AWS. */
  private static final Set<String> REMAPPED =
      Set.of(
          "authorization",
          "connection",
          "content-length",
          "content-md5",
          "date",
          "expect",
          "host",
          "max-forwards",
          "proxy-authenticate",
          "server",
          "trailer",
          "upgrade",
          "user-agent",
          "www-authenticate",
          "x-amzn-requestid");

  private static final Set<String> DROPPED =
      Set.of("transfer-encoding", "keep-alive", "x-amz-apigw-id");

  /** The headers with the names under which clients get them. */
  List<HttpAnswer.Header> remapped() {
    List<HttpAnswer.Header> remapped = new ArrayList<>(headers.size());
    for (HttpAnswer.Header header : headers) {
      String name = header.name().toLowerCase(Locale.ROOT);
      if (REMAPPED.contains(name)) {
        remapped.add(new HttpAnswer.Header("x-amzn-Remapped-" + header.name(), header.value()));
      } else if (!DROPPED.contains(name)) {
        remapped.add(header);
      }
    }
    return remapped;
  }
}
