package io.lambent.aws.model;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of a structure, or the element, key or value of a container. Shapes may contain
 * themselves, so a member finds its shape when it is asked.
 */
public final class Member {
  private final String name;
  private final String target;
  private final Map<String, Shape> shapes;
  private final Map<String, String> traits;
  private final @Nullable TimestampFormat timestampFormat;
  private final Location location;

  Member(String name, String target, Map<String, Shape> shapes, Map<String, String> traits) {
    this.name = name;
    this.target = target;
    this.shapes = shapes;
    this.traits = Map.copyOf(traits);
    String format = traits.get("time");
    this.timestampFormat = format == null ? null : TimestampFormat.of(format);
    this.location = Location.of(traits.getOrDefault("in", ""));
  }

  /** Traits a line of a table may have; others are refused. */
  static final Set<String> TRAITS =
      Set.of(
          "name",
          "in",
          "required",
          "flat",
          "attribute",
          "ns",
          "prefix",
          "time",
          "payload",
          "stream",
          "token",
          "host",
          "event");

  /** The name in the model, which is also that in JSON and CBOR. */
  public String name() {
    return name;
  }

  public Shape shape() {
    return Objects.requireNonNull(shapes.get(target), target);
  }

  /** The name on the wire: of a header, a parameter, an XML element or a REST-JSON property. */
  public String wireName() {
    return traits.getOrDefault("name", name);
  }

  /** Returns true where the wire name differs from the member's own. */
  public boolean hasWireName() {
    return traits.containsKey("name");
  }

  public Location location() {
    return location;
  }

  public boolean isRequired() {
    return traits.containsKey("required");
  }

  /** Returns true where this member is the whole body of a REST message. */
  public boolean isPayload() {
    return traits.containsKey("payload");
  }

  /** Returns true where this member is the whole payload of an event. */
  public boolean isEventPayload() {
    return traits.containsKey("event");
  }

  /** Returns true for a blob that is streamed, since it may be too large for memory. */
  public boolean isStreaming() {
    return traits.containsKey("stream")
        || (shape() instanceof Scalar scalar && scalar.isStreaming());
  }

  /** Returns true where no XML element encloses the elements of this list or map. */
  public boolean isFlattened() {
    return traits.containsKey("flat")
        || switch (shape()) {
          case ListShape list -> list.isFlattened();
          case MapShape map -> map.isFlattened();
          case Structure structure -> false;
          case Scalar scalar -> false;
        };
  }

  /** Returns true where this member is an attribute of its XML element. */
  public boolean isXmlAttribute() {
    return traits.containsKey("attribute");
  }

  /** The XML namespace that the member's element declares. */
  public @Nullable String xmlNamespace() {
    return traits.get("ns");
  }

  /** The prefix by which the member's element declares its namespace. */
  public @Nullable String xmlPrefix() {
    return traits.get("prefix");
  }

  /** The format of a timestamp; null where that of the place applies. */
  public @Nullable TimestampFormat timestampFormat() {
    if (timestampFormat != null) {
      return timestampFormat;
    }
    return shape() instanceof Scalar scalar ? scalar.timestampFormat() : null;
  }

  @Override
  public String toString() {
    return name + ": " + target;
  }
}
