package io.lambent.services.cloudformation.resource;

import io.lambent.aws.arn.Arn;
import io.lambent.client.http.Backoff;
import io.lambent.services.cloudformation.template.TemplateText;
import io.lambent.services.operations.AwsOperations;
import io.lambent.services.operations.OperationFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of an operation on a stack that concerns one resource, as the code of its type sees it.
 */
public final class Step {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Backoff LOOKS = new Backoff(FIRST_PAUSE, Duration.ofSeconds(1));
  private static final int ATTEMPTS = 6;

  private final AwsOperations operations;
  private final StackFacts stack;
  private final String type;
  private final String logicalId;
  private final String token;
  private final ObjectNode properties;
  private final @Nullable ResourceState existing;
  private final Progress progress;
  private final ResourceTags tags;

  /**
   * The stack that a resource belongs to.
   *
   * @param tags that resources inherit
   * @param tagsBefore those before the operation
   */
  public record StackFacts(
      String id,
      String name,
      AwsOperations.Scope scope,
      Map<String, String> tags,
      Map<String, String> tagsBefore) {

    /**
     * The facts of a resource that belongs to no stack.
     *
     * @param name begins the names that are made for resources
     */
    public static StackFacts none(String name, AwsOperations.Scope scope) {
      return new StackFacts("", name, scope, Map.of(), Map.of());
    }

    boolean isThere() {
      return !id.isEmpty();
    }
  }

  /** Stores how far a step has come, so that another process can continue it after a kill. */
  public interface Progress {

    /** What the step has stored; empty at its first run. */
    ObjectNode saved();

    /** Stores where the step is. */
    void save(ObjectNode state);

    /** Stores the id of a resource that is there now, though it is not complete yet. */
    void identified(String physicalId);

    /**
     * Waits.
     *
     * @throws RuntimeException where the operation is to end
     */
    void pause(Duration time);
  }

  /**
   * @param token twelve letters and digits, the same at each repetition
   * @param properties with dynamic references resolved
   * @param existing the resource as it is; null where there is none
   */
  public Step(
      AwsOperations operations,
      StackFacts stack,
      String type,
      String logicalId,
      String token,
      ObjectNode properties,
      @Nullable ResourceState existing,
      Progress progress) {
    this.operations = operations;
    this.stack = stack;
    this.type = type;
    this.logicalId = logicalId;
    this.token = token;
    this.properties = properties;
    this.existing = existing;
    this.progress = progress;
    this.tags = new ResourceTags(stack, logicalId, properties, before());
  }

  /** The same step for a type whose properties are made from those of this one. */
  Step translated(UnaryOperator<ObjectNode> translation) {
    return new Step(
        operations,
        stack,
        type,
        logicalId,
        token,
        translation.apply(properties),
        existing == null ? null : existing.with(translation.apply(existing.properties())),
        progress);
  }

  public StackFacts stack() {
    return stack;
  }

  /** The type as the template names it. */
  public String type() {
    return type;
  }

  public String logicalId() {
    return logicalId;
  }

  /** Twelve letters and digits, the same at each repetition of the step. */
  public String token() {
    return token;
  }

  public Progress progress() {
    return progress;
  }

  public ObjectNode properties() {
    return properties;
  }

  public String account() {
    return stack.scope().account();
  }

  public String region() {
    return stack.scope().region();
  }

  /** A text with the values of this stack in place of {@code ${AWS::Region}} and the like. */
  String withPseudoParameters(String text) {
    if (!text.contains("${AWS::")) {
      return text;
    }
    String suffix = region().startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    return text.replace("${AWS::AccountId}", account())
        .replace("${AWS::Region}", region())
        .replace("${AWS::Partition}", Arn.partition(region()))
        .replace("${AWS::URLSuffix}", suffix)
        .replace("${AWS::StackName}", stack.name());
  }

  public String arn(String service, String resource) {
    return Arn.of(service, region(), account(), resource).toString();
  }

  /** The id of the resource that exists. */
  public String physicalId() {
    return Objects.requireNonNull(Objects.requireNonNull(existing).physicalId());
  }

  /** The properties before the update; empty at creation. */
  public ObjectNode before() {
    return existing == null ? NODES.objectNode() : existing.properties();
  }

  /** The attributes so far. */
  public ObjectNode attributes() {
    return existing == null ? NODES.objectNode() : existing.attributes().deepCopy();
  }

  public JsonNode get(String property) {
    JsonNode value = properties.get(property);
    return value == null ? MissingNode.getInstance() : value;
  }

  public boolean has(String property) {
    return properties.has(property);
  }

  public String text(String property) {
    JsonNode value = get(property);
    if (value.isMissingNode()) {
      throw new ResourceFailure("Property " + property + " cannot be empty.");
    }
    return value.isContainer() ? value.toString() : value.asString();
  }

  public String text(String property, String otherwise) {
    return has(property) ? text(property) : otherwise;
  }

  /** Returns true where one of the properties is not what it was. */
  public boolean changed(String... names) {
    ObjectNode before = before();
    for (String name : names) {
      JsonNode was = before.path(name);
      JsonNode is = properties.path(name);
      if (was.isMissingNode() != is.isMissingNode()
          || !was.isMissingNode() && !TemplateText.same(was, is)) {
        return true;
      }
    }
    return false;
  }

  public ObjectNode object() {
    return NODES.objectNode();
  }

  public ArrayNode list() {
    return NODES.arrayNode();
  }

  /** Those of the named properties that are set. */
  public ObjectNode pick(String... names) {
    ObjectNode picked = NODES.objectNode();
    for (String name : names) {
      JsonNode value = properties.get(name);
      if (value != null) {
        picked.set(name, value);
      }
    }
    return picked;
  }

  /** All properties but the named ones. */
  public ObjectNode without(String... names) {
    ObjectNode rest = properties.deepCopy();
    for (String name : names) {
      rest.remove(name);
    }
    return rest;
  }

  /** The name that a property gives; without one, a {@link #generated} name. */
  public String name(String property, int longest) {
    return has(property) ? text(property) : generated(longest, "");
  }

  /**
   * A name that consists of the stack's name, the logical id, the token and an ending. The first
   * two are cut where the whole would be longer than {@code longest} characters.
   */
  public String generated(int longest, String ending) {
    String whole = stack.name() + "-" + logicalId;
    int room = longest - token.length() - 1 - ending.length();
    String begin = whole.length() > room ? whole.substring(0, room) : whole;
    return begin + "-" + token + ending;
  }

  /** The tags of stack and resource; {@code Tags} may be a list or a map. */
  public Map<String, String> tags() {
    return tags.now();
  }

  /** The tags that the resource had. */
  public Map<String, String> tagsBefore() {
    return tags.before();
  }

  public ObjectNode tagMap() {
    return ResourceTags.object(tags());
  }

  public ArrayNode tagList() {
    return ResourceTags.list(tags());
  }

  /** The tags of a new resource, including AWS's own, which name its stack. */
  public Map<String, String> initialTags() {
    return tags.initial();
  }

  public ObjectNode initialTagMap() {
    return ResourceTags.object(initialTags());
  }

  /** The keys of the tags that the update removes. */
  public ArrayNode removedTags() {
    return tags.removedKeys();
  }

  /** Calls an operation; repeats it some times where it fails with a transient error. */
  public ObjectNode call(String api, String operation, JsonNode input) {
    Duration pause = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      try {
        return operations.call(stack.scope(), api, operation, input);
      } catch (OperationFailure e) {
        if (!e.isTransient() || attempt == ATTEMPTS) {
          throw e;
        }
      } catch (IllegalArgumentException e) {
        throw new ResourceFailure(
            "Properties validation failed for resource "
                + logicalId
                + " with message: "
                + e.getMessage());
      }
      progress.pause(pause);
      pause = pause.multipliedBy(3);
    }
  }

  /** Returns true where the installation has a service. */
  public boolean hasService(String api) {
    return operations.has(api);
  }

  /** Reads an object of S3. */
  public byte[] object(String bucket, String key) {
    return operations.object(stack.scope(), bucket, key);
  }

  /** Calls an operation whose errors of these names mean that there is nothing to do. */
  public void callUnless(String api, String operation, JsonNode input, String... fine) {
    try {
      call(api, operation, input);
    } catch (OperationFailure e) {
      if (!e.is(fine)) {
        throw e;
      }
    }
  }

  /**
   * Begins to make a resource by an operation that would change one that exists: fails where there
   * is one already, unless an earlier run of this step may have made it.
   *
   * @param exists asked at the first run
   */
  public void begin(String identifier, BooleanSupplier exists) {
    ObjectNode saved = progress.saved();
    if (saved.has("begun")) {
      return;
    }
    if (exists.getAsBoolean()) {
      throw alreadyExists(identifier);
    }
    saved.put("begun", true);
    progress.save(saved);
  }

  /** The error for a resource that another stack or nobody manages. */
  public ResourceFailure alreadyExists(String identifier) {
    return ResourceFailure.alreadyExists(type, identifier);
  }

  /** Returns true where an operation answers, false where it answers one of these errors. */
  public boolean answers(String api, String operation, JsonNode input, String... missing) {
    try {
      call(api, operation, input);
      return true;
    } catch (OperationFailure e) {
      if (e.is(missing)) {
        return false;
      }
      throw e;
    }
  }

  /** Waits until a condition holds. */
  public void until(BooleanSupplier isSo, Duration longest, String what) {
    long end = System.nanoTime() + longest.toNanos();
    for (int looks = 1; !isSo.getAsBoolean(); looks++) {
      if (System.nanoTime() - end > 0) {
        throw ResourceFailure.notStabilized(what);
      }
      progress.pause(LOOKS.after(looks));
    }
  }

  /** Stores the id of the resource as soon as it is there, so that a failure does not leave it. */
  public void identified(String physicalId) {
    progress.identified(physicalId);
  }

  /** Gives each element of a list property to a consumer. */
  public void each(String property, Consumer<JsonNode> consumer) {
    get(property).forEach(consumer);
  }
}
