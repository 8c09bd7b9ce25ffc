package io.lambent.function.code;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests without a body to S3. See <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">
 * Authenticating requests</a>.
 */
record S3Signature(String accessKeyId, String secretAccessKey, String region) {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int DATE_LENGTH = 8;

  /**
   * The headers that authenticate a GET.
   *
   * @param path encoded, as it is sent
   * @param query encoded, without the question mark; at most one parameter
   * @param headers to be signed, {@code host} among them, by their names in lower case
   */
  Map<String, String> headers(String path, String query, Map<String, String> headers, Instant now) {
    String time = TIME.format(now);
    SortedMap<String, String> signed = new TreeMap<>(headers);
    signed.put("x-amz-content-sha256", sha256(""));
    signed.put("x-amz-date", time);
    String names = String.join(";", signed.keySet());
    String canonical =
        signed.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue() + "\n")
            .collect(
                Collectors.joining(
                    "", "GET\n" + path + "\n" + query + "\n", "\n" + names + "\n" + sha256("")));
    String date = time.substring(0, DATE_LENGTH);
    String scope = date + "/" + region + "/s3/aws4_request";
    String text = ALGORITHM + "\n" + time + "\n" + scope + "\n" + sha256(canonical);
    Map<String, String> sent = new TreeMap<>(signed);
    sent.remove("host"); // the client writes it
    sent.put(
        "Authorization",
        "%s Credential=%s/%s,SignedHeaders=%s,Signature=%s"
            .formatted(ALGORITHM, accessKeyId, scope, names, signature(date, text)));
    return sent;
  }

  private String signature(String date, String text) {
    byte[] key = ("AWS4" + secretAccessKey).getBytes(UTF_8);
    for (String part : new String[] {date, region, "s3", "aws4_request", text}) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(key);
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
