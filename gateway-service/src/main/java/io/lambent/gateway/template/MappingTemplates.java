package io.lambent.gateway.template;

import java.io.StringReader;
import java.io.Writer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.velocity.Template;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.event.EventCartridge;
import org.apache.velocity.exception.VelocityException;
import org.apache.velocity.runtime.RuntimeInstance;
import org.apache.velocity.runtime.parser.ParseException;
import org.apache.velocity.runtime.parser.node.SimpleNode;
import org.jspecify.annotations.Nullable;

/**
 * Runs mapping templates on a small thread pool of their own, each run with a {@link Budget}.
 * Compiled templates are cached.
 */
public final class MappingTemplates implements AutoCloseable {
  /** The maximum size of a template, in characters, which is AWS's. */
  private static final int MAX_TEMPLATE = 300 << 10;

  private static final int MAX_COMPILED = 2_000;
  private static final int MAX_WAITING = 256;
  private static final Duration TIME = Duration.ofSeconds(2);
  private static final Duration MAX_WAIT = Duration.ofSeconds(10);

  private @Nullable RuntimeInstance velocity;
  private final Map<String, Template> compiled = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads;

  public MappingTemplates() {
    int count = Math.max(2, Runtime.getRuntime().availableProcessors());
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().name("mapping-template-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * The engine, which is created for the first template, because its start takes time and few
   * gateways need it.
   */
  private synchronized RuntimeInstance velocity() {
    RuntimeInstance existing = velocity;
    if (existing == null) {
      existing = newVelocity();
      velocity = existing;
    }
    return existing;
  }

  private static RuntimeInstance newVelocity() {
    Properties properties = new Properties();
    properties.setProperty("introspector.uberspect.class", Guard.class.getName());
    properties.setProperty("resource.loaders", "none");
    properties.setProperty(
        "resource.loader.none.class",
        "org.apache.velocity.runtime.resource.loader.StringResourceLoader");
    properties.setProperty("resource.loader.none.repository.static", "false");
    properties.setProperty("velocimacro.library.path", "");
    properties.setProperty("velocimacro.max_depth", "10");
    properties.setProperty("velocimacro.inline.local_scope", "true");
    properties.setProperty("runtime.interpolate_string_literals", "true");
    // As in the version that API Gateway has.
    properties.setProperty("parser.allow_hyphen_in_identifiers", "true");
    properties.setProperty("parser.pool.size", "4");
    RuntimeInstance instance = new RuntimeInstance();
    instance.init(properties);
    return instance;
  }

  /**
   * Runs a template. Blocks.
   *
   * @param context the values of {@code $context}
   * @param overrides the overrides that templates have set, shared between the request and response
   *     templates of an exchange
   * @throws TemplateException where it fails or exceeds its budget
   */
  public TemplateResult render(
      String template,
      TemplateInput input,
      Map<String, @Nullable Object> context,
      Map<String, String> stageVariables,
      Overrides overrides) {
    Template ready = compile(template);
    Map<String, Map<String, String>> requestOverride = overrides.request();
    for (String place : new String[] {"header", "path", "querystring"}) {
      requestOverride.computeIfAbsent(place, any -> new LinkedHashMap<>());
    }
    Map<String, Object> responseOverride = overrides.response();
    responseOverride.computeIfAbsent("header", any -> new LinkedHashMap<String, Object>());
    context.put("requestOverride", requestOverride);
    context.put("responseOverride", responseOverride);
    Future<String> text;
    try {
      text = threads.submit(() -> run(ready, input, context, stageVariables));
    } catch (RejectedExecutionException e) {
      throw new TemplateException("too many templates wait");
    }
    return new TemplateResult(await(text), texts(requestOverride));
  }

  /** Converts values that a template has set to texts. */
  private static Map<String, Map<String, String>> texts(Map<String, Map<String, String>> given) {
    Map<String, Map<String, String>> all = new HashMap<>();
    given.forEach(
        (place, values) -> {
          Map<String, String> texts = new LinkedHashMap<>();
          for (Map.Entry<?, ?> value : ((Map<?, ?>) values).entrySet()) {
            texts.put(String.valueOf(value.getKey()), String.valueOf(value.getValue()));
          }
          all.put(place, texts);
        });
    return all;
  }

  private static String await(Future<String> text) {
    try {
      return text.get(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      text.cancel(true);
      throw new TemplateException("the template takes too long");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof TemplateException known
          ? known
          : new TemplateException(String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TemplateException("the template was interrupted");
    }
  }

  private Template compile(String text) {
    if (text.length() > MAX_TEMPLATE) {
      throw new TemplateException("the template is too large");
    }
    Template known = compiled.get(text);
    if (known != null) {
      return known;
    }
    RuntimeInstance engine = velocity();
    Template template = new Template();
    template.setRuntimeServices(engine);
    template.setName("mapping");
    try {
      SimpleNode tree = engine.parse(new StringReader(text.strip()), template);
      Nodes.replace(tree);
      template.setData(tree);
      template.initDocument();
    } catch (ParseException | VelocityException e) {
      throw new TemplateException("the template cannot be read: " + e.getMessage());
    }
    if (compiled.size() >= MAX_COMPILED) {
      compiled.clear();
    }
    compiled.put(text, template);
    return template;
  }

  private static String run(
      Template template,
      TemplateInput input,
      Map<String, @Nullable Object> context,
      Map<String, String> stageVariables) {
    VelocityContext variables = new VelocityContext();
    variables.put("input", input);
    variables.put("util", new TemplateUtil());
    variables.put("context", context);
    variables.put("stageVariables", new HashMap<>(stageVariables));
    EventCartridge events = new EventCartridge();
    events.addReferenceInsertionEventHandler((any, reference, value) -> printed(reference, value));
    events.addMethodExceptionHandler(
        (any, type, method, e, info) -> {
          throw e instanceof TemplateException known
              ? known
              : new TemplateException("the method " + method + " failed: " + e.getMessage());
        });
    events.attachToContext(variables);
    BoundedWriter out = new BoundedWriter();
    Budget.begin(TIME.toNanos());
    try {
      template.merge(variables, out);
    } catch (VelocityException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw cause instanceof TemplateException known
          ? known
          : new TemplateException(String.valueOf(cause.getMessage()));
    } finally {
      Budget.end();
    }
    return out.toString();
  }

  /** Prints missing values of API Gateway's variables as empty texts. */
  private static @Nullable Object printed(String reference, @Nullable Object value) {
    Budget.step();
    if (value != null) {
      return Texts.of(value);
    }
    String name = reference.replaceFirst("^\\$!?\\{?", "");
    boolean isKnown =
        name.startsWith("context.")
            || name.startsWith("input.")
            || name.startsWith("stageVariables.")
            || name.startsWith("util.");
    return isKnown ? "" : null;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** Collects the output within the budget. */
  private static final class BoundedWriter extends Writer {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void write(char[] characters, int offset, int length) {
      Budget.grow(length);
      text.append(characters, offset, length);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
