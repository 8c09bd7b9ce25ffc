package io.lambent.execution.logs;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The policies by which other services may write logs, of each account and region; stored and
 * returned, not enforced.
 */
final class ResourcePolicies {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String FILE = "policies.json";

  /** The maximum number of policies of an account in a region, which is AWS's quota. */
  private static final int LIMIT = 10;

  private final LogStore store;

  ResourcePolicies(LogStore store) {
    this.store = store;
  }

  /** A policy document, and when it was last put, in milliseconds since the epoch. */
  record Stored(String document, long updated) {}

  record PutRequest(
      @Nullable String policyName,
      @Nullable String policyDocument,
      @Nullable String resourceArn,
      @Nullable String expectedRevisionId) {}

  record PutResponse(Policy resourcePolicy) {}

  record DeleteRequest(
      @Nullable String policyName,
      @Nullable String resourceArn,
      @Nullable String expectedRevisionId) {}

  record DescribeRequest(
      @Nullable String nextToken,
      @Nullable Integer limit,
      @Nullable String resourceArn,
      @Nullable String policyScope) {}

  record DescribeResponse(List<Policy> resourcePolicies, @Nullable String nextToken) {}

  record Policy(String policyName, String policyDocument, long lastUpdatedTime) {
    static Policy of(String name, Stored stored) {
      return new Policy(name, stored.document(), stored.updated());
    }
  }

  synchronized PutResponse put(Caller caller, PutRequest request) throws IOException {
    refuseResource(request.resourceArn(), request.expectedRevisionId());
    String name = name(request.policyName());
    String document = request.policyDocument();
    if (document == null || !isObject(document)) {
      throw LogsErrors.invalid("The policy document is not valid JSON.");
    }
    TreeMap<String, Stored> all = read(caller);
    Stored stored = new Stored(document, System.currentTimeMillis());
    all.put(name, stored);
    if (all.size() > LIMIT) {
      throw LogsErrors.limit();
    }
    write(caller, all);
    return new PutResponse(Policy.of(name, stored));
  }

  private static boolean isObject(String document) {
    try {
      return JSON.readTree(document).isObject();
    } catch (JacksonException e) {
      return false;
    }
  }

  synchronized void delete(Caller caller, DeleteRequest request) throws IOException {
    refuseResource(request.resourceArn(), request.expectedRevisionId());
    String name = name(request.policyName());
    TreeMap<String, Stored> all = read(caller);
    if (all.remove(name) == null) {
      throw AwsFailure.declared(
          "ResourceNotFoundException", "Policy with name [" + name + "] does not exist.");
    }
    write(caller, all);
  }

  synchronized DescribeResponse describe(Caller caller, DescribeRequest request)
      throws IOException {
    if (request.resourceArn() != null || "RESOURCE".equals(request.policyScope())) {
      return new DescribeResponse(List.of(), null);
    }
    String after =
        request.nextToken() == null ? "" : PageToken.parts(request.nextToken(), 1).getFirst();
    int most = request.limit() == null ? 50 : request.limit();
    List<Policy> rest =
        read(caller).entrySet().stream()
            .filter(entry -> entry.getKey().compareTo(after) > 0)
            .map(entry -> Policy.of(entry.getKey(), entry.getValue()))
            .toList();
    return rest.size() <= most
        ? new DescribeResponse(rest, null)
        : new DescribeResponse(
            rest.subList(0, most), PageToken.of(rest.get(most - 1).policyName()));
  }

  private static String name(@Nullable String name) {
    if (name == null || name.isEmpty()) {
      throw LogsErrors.invalid("policyName must be specified.");
    }
    return name;
  }

  private static void refuseResource(@Nullable String arn, @Nullable String revision) {
    LogsErrors.refuse("resourceArn", arn != null);
    LogsErrors.refuse("expectedRevisionId", revision != null);
  }

  private Path file(Caller caller) {
    return store.directory(caller.account(), caller.region()).resolve(FILE);
  }

  private TreeMap<String, Stored> read(Caller caller) throws IOException {
    Path file = file(caller);
    return Files.exists(file)
        ? JSON.readValue(Files.readAllBytes(file), new TypeReference<TreeMap<String, Stored>>() {})
        : new TreeMap<>();
  }

  private void write(Caller caller, TreeMap<String, Stored> all) throws IOException {
    Path file = file(caller);
    Files.createDirectories(file.getParent());
    DurableFile.write(file, JSON.writeValueAsBytes(all));
  }
}
