package io.lambent.aws.arn;

import java.util.Optional;

/**
 * The name of a resource, unique in all accounts. See <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html">Amazon Resource
 * Names</a>.
 *
 * @param partition {@code aws}, {@code aws-cn}, {@code aws-us-gov} and others
 * @param region empty for resources of no region, such as roles
 * @param account empty for resources whose name needs none, such as buckets
 * @param resource the rest, which may contain colons and slashes
 */
public record Arn(
    String partition, String service, String region, String account, String resource) {
  private static final int PARTS = 6;

  public Arn {
    if (partition.isEmpty() || service.isEmpty() || resource.isEmpty()) {
      throw new IllegalArgumentException("an ARN needs a partition, a service and a resource");
    }
  }

  /** An ARN in the partition that the region belongs to. */
  public static Arn of(String service, String region, String account, String resource) {
    return new Arn(partition(region), service, region, account, resource);
  }

  /** Reads an ARN; empty where the text is none. */
  public static Optional<Arn> parse(String text) {
    String[] parts = text.split(":", PARTS);
    if (parts.length < PARTS
        || !parts[0].equals("arn")
        || parts[1].isEmpty()
        || parts[2].isEmpty()
        || parts[5].isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]));
  }

  /** The partition of a region; that of an unknown one is {@code aws}. */
  public static String partition(String region) {
    if (region.startsWith("cn-")) {
      return "aws-cn";
    }
    if (region.startsWith("us-gov-")) {
      return "aws-us-gov";
    }
    if (region.startsWith("eusc-")) {
      return "aws-eusc";
    }
    if (region.startsWith("us-iso-")) {
      return "aws-iso";
    }
    if (region.startsWith("us-isob-")) {
      return "aws-iso-b";
    }
    if (region.startsWith("us-isof-")) {
      return "aws-iso-f";
    }
    if (region.startsWith("eu-isoe-")) {
      return "aws-iso-e";
    }
    return "aws";
  }

  /** The resource's type, before the first colon or slash; empty for a resource without a type. */
  public String resourceType() {
    int end = typeEnd();
    return end < 0 ? "" : resource.substring(0, end);
  }

  /** The resource without its type. */
  public String resourceId() {
    return resource.substring(typeEnd() + 1);
  }

  private int typeEnd() {
    int colon = resource.indexOf(':');
    int slash = resource.indexOf('/');
    if (colon < 0 || slash < 0) {
      return Math.max(colon, slash);
    }
    return Math.min(colon, slash);
  }

  @Override
  public String toString() {
    return "arn:" + partition + ":" + service + ":" + region + ":" + account + ":" + resource;
  }
}
