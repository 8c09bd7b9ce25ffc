package io.lambent.aws.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One operation of an API. */
public final class Operation {
  private final String name;
  private final String method;
  private final UriTemplate uri;
  private final int status;
  private final Structure input;
  private final Structure output;
  private final List<ErrorShape> errors;
  private final Map<String, String> traits;

  Operation(
      String name,
      String method,
      UriTemplate uri,
      int status,
      Structure input,
      Structure output,
      List<ErrorShape> errors,
      Map<String, String> traits) {
    this.name = name;
    this.method = method;
    this.uri = uri;
    this.status = status;
    this.input = input;
    this.output = output;
    this.errors = List.copyOf(errors);
    this.traits = Map.copyOf(traits);
  }

  public String name() {
    return name;
  }

  public String method() {
    return method;
  }

  public UriTemplate uri() {
    return uri;
  }

  /** The HTTP status of success. */
  public int status() {
    return status;
  }

  /** Without members where the operation takes nothing. */
  public Structure input() {
    return input;
  }

  /** Without members where the operation answers nothing. */
  public Structure output() {
    return output;
  }

  public List<ErrorShape> errors() {
    return errors;
  }

  public boolean isDeprecated() {
    return traits.containsKey("deprecated");
  }

  /** The XML element around the members of an answer in the query protocol. */
  public String resultWrapper() {
    return traits.getOrDefault("wrapper", name + "Result");
  }

  /** The root element of an answer in REST-XML. */
  public String outputElement() {
    return traits.getOrDefault("root", output.xmlName());
  }

  /** Returns true where the text of the answer's only member is that of its root element. */
  public boolean isOutputText() {
    return traits.containsKey("text");
  }

  /** Returns true where the body of a request is streamed, since it may be too large for memory. */
  public boolean hasStreamingInput() {
    Member payload = input.payload();
    return payload != null && payload.isStreaming();
  }

  /** The member of the output that is an event stream; null for an operation without one. */
  public @Nullable Member eventStream() {
    return output.members().stream()
        .filter(member -> member.shape() instanceof Structure s && s.isEventStream())
        .findFirst()
        .orElse(null);
  }

  @Override
  public String toString() {
    return name;
  }
}
