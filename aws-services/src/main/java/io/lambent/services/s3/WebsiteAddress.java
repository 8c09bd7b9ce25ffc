package io.lambent.services.s3;

import io.lambent.aws.http.Percent;
import java.util.List;

/**
 * The bucket and the key of a request to a website: {@code bucket.s3-website-us-east-1.localhost},
 * {@code bucket.s3-website.eu-central-1.localhost}, or a path below {@code
 * /_aws/s3-website/bucket/}.
 *
 * @param base what stands before the key in paths, without a slash at the end
 */
record WebsiteAddress(String endpoint, String bucket, String base, String key) {
  private static final String PATH = "/_aws/s3-website/";
  private static final List<String> HOSTS = List.of(".s3-website-", ".s3-website.");

  /**
   * The address of a request to a website.
   *
   * @throws io.lambent.aws.error.AwsFailure where it names no bucket
   */
  static WebsiteAddress of(String endpoint, String path) {
    if (path.startsWith(PATH)) {
      String rest = path.substring(PATH.length());
      int slash = rest.indexOf('/');
      String bucket = slash < 0 ? rest : rest.substring(0, slash);
      String key = slash < 0 ? "" : Percent.decodePath(rest.substring(slash + 1));
      return new WebsiteAddress(endpoint, bucket, PATH + bucket, key);
    }
    String host = endpoint.substring(endpoint.indexOf("://") + 3);
    for (String part : HOSTS) {
      int end = host.indexOf(part);
      if (end > 0) {
        String key = Percent.decodePath(path.startsWith("/") ? path.substring(1) : path);
        return new WebsiteAddress(endpoint, host.substring(0, end), "", key);
      }
    }
    throw S3Error.NO_SUCH_BUCKET.failure();
  }

  /** The path of a key of the same website. */
  String path(String other) {
    return base + "/" + Percent.encodePath(other);
  }

  /** The host by which the client reached the website, with its port. */
  String host() {
    return endpoint.substring(endpoint.indexOf("://") + 3);
  }

  /** {@code http} or {@code https}. */
  String scheme() {
    return endpoint.substring(0, endpoint.indexOf("://"));
  }
}
