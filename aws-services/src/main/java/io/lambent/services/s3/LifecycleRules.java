package io.lambent.services.s3;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import io.lambent.services.s3.LifecycleRule.Filter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and checks lifecycle configurations. */
final class LifecycleRules {
  private static final int MOST = 1000;
  private static final int LONGEST_ID = 255;
  private static final int MOST_NEWER_VERSIONS = 100;
  private static final List<String> ACTIONS =
      List.of(
          "Expiration",
          "Transitions",
          "NoncurrentVersionExpiration",
          "NoncurrentVersionTransitions",
          "AbortIncompleteMultipartUpload");

  private LifecycleRules() {}

  /**
   * The rules that are enabled.
   *
   * @throws AwsFailure where one of the rules, enabled or not, is not valid
   */
  static List<LifecycleRule> of(@Nullable Struct configuration) {
    List<?> given = configuration == null ? List.of() : configuration.list("Rules");
    if (given.isEmpty()) {
      throw S3Error.MALFORMED_XML.failure();
    }
    if (given.size() > MOST) {
      throw S3Error.INVALID_REQUEST.failure(
          "The number of lifecycle rules must not exceed the allowed limit of 1000 rules");
    }
    Set<String> ids = new HashSet<>();
    List<LifecycleRule> enabled = new ArrayList<>();
    for (Object each : given) {
      Struct rule = (Struct) each;
      checkId(rule.text("ID"), ids);
      LifecycleRule read = rule(rule);
      if ("Enabled".equals(rule.text("Status"))) {
        enabled.add(read);
      }
    }
    return enabled;
  }

  private static void checkId(@Nullable String id, Set<String> ids) {
    if (id == null || id.isEmpty()) {
      return;
    }
    if (id.length() > LONGEST_ID) {
      throw S3Error.argument("ID length should not exceed allowed limit of 255", "ID", id);
    }
    if (!ids.add(id)) {
      throw S3Error.argument(
          "Rule ID must be unique. Found same ID for more than one rule", "ID", id);
    }
  }

  private static LifecycleRule rule(Struct rule) {
    String status = rule.text("Status");
    if (!"Enabled".equals(status) && !"Disabled".equals(status)) {
      throw S3Error.MALFORMED_XML.failure();
    }
    if (ACTIONS.stream().noneMatch(rule::has)) {
      throw S3Error.INVALID_REQUEST.failure("At least one action needs to be specified in a rule");
    }
    Filter filter = filter(rule);
    Struct expiration = part(rule, "Expiration");
    Struct noncurrent = part(rule, "NoncurrentVersionExpiration");
    Struct abort = part(rule, "AbortIncompleteMultipartUpload");
    boolean expiresMarkers = Boolean.TRUE.equals(expiration.get("ExpiredObjectDeleteMarker"));
    checkExpiration(rule, expiration);
    refuseFilter("ExpiredObjectDeleteMarker", expiresMarkers, filter);
    refuseFilter(
        "AbortIncompleteMultipartUpload", rule.has("AbortIncompleteMultipartUpload"), filter);
    if (rule.has("NoncurrentVersionExpiration") && !noncurrent.has("NoncurrentDays")) {
      throw S3Error.MALFORMED_XML.failure();
    }
    if (rule.has("AbortIncompleteMultipartUpload") && !abort.has("DaysAfterInitiation")) {
      throw S3Error.MALFORMED_XML.failure();
    }
    return new LifecycleRule(
        filter,
        days(expiration, "Days", "Expiration"),
        date(expiration),
        expiresMarkers,
        days(noncurrent, "NoncurrentDays", "NoncurrentVersionExpiration"),
        newerVersions(noncurrent),
        days(abort, "DaysAfterInitiation", "AbortIncompleteMultipartUpload"));
  }

  private static Struct part(Struct rule, String name) {
    Struct part = rule.struct(name);
    return part == null ? new Struct() : part;
  }

  /** An expiration names exactly one of days, a date and delete markers. */
  private static void checkExpiration(Struct rule, Struct expiration) {
    if (rule.has("Expiration") && expiration.members().size() != 1) {
      throw S3Error.MALFORMED_XML.failure();
    }
  }

  private static void refuseFilter(String action, boolean isThere, Filter filter) {
    if (isThere && filter.hasTags()) {
      throw S3Error.INVALID_REQUEST.failure(action + " cannot be specified with Tags.");
    }
    if (isThere && filter.hasSizes()) {
      throw S3Error.INVALID_REQUEST.failure(action + " cannot be specified with Object Size.");
    }
  }

  private static @Nullable Integer days(Struct action, String member, String name) {
    Integer days = action.integer(member);
    if (days != null && days <= 0) {
      throw S3Error.argument(
          "'" + member + "' for " + name + " action must be a positive integer", member, days);
    }
    return days;
  }

  private static @Nullable Instant date(Struct expiration) {
    Instant date = expiration.instant("Date");
    if (date != null && !date.equals(date.truncatedTo(ChronoUnit.DAYS))) {
      throw S3Error.argument("'Date' must be at midnight GMT", "Date", date);
    }
    return date;
  }

  private static int newerVersions(Struct noncurrent) {
    Integer number = noncurrent.integer("NewerNoncurrentVersions");
    if (number != null && (number <= 0 || number > MOST_NEWER_VERSIONS)) {
      throw S3Error.argument(
          "'NewerNoncurrentVersions' for NoncurrentVersionExpiration action must be between 1 and"
              + " 100",
          "NewerNoncurrentVersions",
          number);
    }
    return number == null ? 0 : number;
  }

  /** The filter, or the prefix that rules had before there were filters. */
  private static Filter filter(Struct rule) {
    Struct filter = rule.struct("Filter");
    if ((filter == null) == !rule.has("Prefix")) {
      throw S3Error.MALFORMED_XML.failure();
    }
    if (filter == null) {
      return new Filter(prefix(rule), Map.of(), -1, Long.MAX_VALUE);
    }
    if (filter.members().size() > 1) {
      throw S3Error.MALFORMED_XML.failure();
    }
    Struct all = filter.struct("And");
    Struct conditions = all == null ? filter : all;
    Map<String, String> tags = new LinkedHashMap<>();
    Struct tag = filter.struct("Tag");
    if (tag != null) {
      add(tags, tag);
    }
    conditions.list("Tags").forEach(each -> add(tags, (Struct) each));
    Object more = conditions.get("ObjectSizeGreaterThan");
    Object less = conditions.get("ObjectSizeLessThan");
    return new Filter(
        prefix(conditions),
        tags,
        more == null ? -1 : ((Number) more).longValue(),
        less == null ? Long.MAX_VALUE : ((Number) less).longValue());
  }

  private static String prefix(Struct struct) {
    String prefix = struct.text("Prefix");
    return prefix == null ? "" : prefix;
  }

  private static void add(Map<String, String> tags, Struct tag) {
    String key = tag.text("Key");
    String value = tag.text("Value");
    if (key == null || value == null) {
      throw S3Error.MALFORMED_XML.failure();
    }
    if (tags.put(key, value) != null) {
      throw S3Error.INVALID_REQUEST.failure("Duplicate Tag Keys are not allowed.");
    }
  }
}
