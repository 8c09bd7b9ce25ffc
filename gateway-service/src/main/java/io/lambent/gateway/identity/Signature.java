package io.lambent.gateway.identity;

import io.lambent.aws.sigv4.AccessKeyId;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the caller from an AWS signature: version 4 in the {@code Authorization} header or in the
 * query of a presigned URL, version 4A, and S3's old version 2. See <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html">
 * Authentication methods</a>. Runs for every request, so it allocates little and uses no regular
 * expressions.
 */
public final class Signature {
  private static final String HEADER_CREDENTIAL = "Credential=";
  private static final String QUERY_CREDENTIAL = "X-Amz-Credential=";
  private static final String QUERY_KEY = "AWSAccessKeyId=";
  private static final String VERSION_2 = "AWS ";
  private static final int LONGEST_REGION = 32;

  private Signature() {}

  /**
   * The caller of a request.
   *
   * @param authorization the header; null where there is none
   * @param query as on the request line, still encoded; empty where there is none
   */
  public static Caller caller(@Nullable String authorization, String query) {
    if (authorization != null) {
      if (authorization.startsWith("AWS4-")) {
        int start = authorization.indexOf(HEADER_CREDENTIAL);
        if (start >= 0) {
          start += HEADER_CREDENTIAL.length();
          return scope(authorization.substring(start, end(authorization, start, ',', ' ')));
        }
      } else if (authorization.startsWith(VERSION_2)) {
        int colon = authorization.indexOf(':');
        if (colon > VERSION_2.length()) {
          return caller(authorization.substring(VERSION_2.length(), colon), null, "s3");
        }
      }
      return Caller.UNSIGNED;
    }
    int start = query.indexOf(QUERY_CREDENTIAL);
    if (start < 0) {
      return version2(query);
    }
    start += QUERY_CREDENTIAL.length();
    return scope(decode(query.substring(start, end(query, start, '&', '#'))));
  }

  /** A presigned URL of S3 in version 2, as some SDKs still make them. */
  private static Caller version2(String query) {
    int start = query.indexOf(QUERY_KEY);
    if (start < 0 || !query.contains("Expires=") || !query.contains("Signature=")) {
      return Caller.UNSIGNED;
    }
    start += QUERY_KEY.length();
    return caller(decode(query.substring(start, end(query, start, '&', '#'))), null, "s3");
  }

  /** {@code KEY/DATE/REGION/SERVICE/aws4_request}; version 4A leaves the region out. */
  private static Caller scope(String credential) {
    int key = credential.indexOf('/');
    if (key <= 0) {
      return Caller.UNSIGNED;
    }
    int last = credential.lastIndexOf('/');
    int service = last <= key ? -1 : credential.lastIndexOf('/', last - 1);
    if (service < key) {
      return caller(credential.substring(0, key), null, null);
    }
    int region = service == key ? -1 : credential.lastIndexOf('/', service - 1);
    return caller(
        credential.substring(0, key),
        region <= key ? null : credential.substring(region + 1, service),
        credential.substring(service + 1, last));
  }

  private static Caller caller(
      String accessKeyId, @Nullable String region, @Nullable String service) {
    return new Caller(
        isAccount(accessKeyId)
            ? accessKeyId
            : AccessKeyId.account(accessKeyId).orElse(Caller.DEFAULT_ACCOUNT),
        region != null && isRegion(region) ? region : Caller.DEFAULT_REGION,
        accessKeyId,
        service,
        null);
  }

  private static int end(String text, int start, char one, char other) {
    int end = start;
    while (end < text.length() && text.charAt(end) != one && text.charAt(end) != other) {
      end++;
    }
    return end;
  }

  private static boolean isAccount(String text) {
    if (text.length() != Caller.DEFAULT_ACCOUNT.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** It becomes a header and a part of ARNs, so only what regions are made of passes. */
  private static boolean isRegion(String text) {
    if (text.isEmpty() || text.length() > LONGEST_REGION) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
