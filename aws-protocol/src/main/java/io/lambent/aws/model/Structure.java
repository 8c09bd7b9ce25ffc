package io.lambent.aws.model;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of named members, represented by a {@link io.lambent.aws.wire.Struct}. */
public final class Structure implements Shape {
  private final String name;
  private final Map<String, Member> members;
  private final Map<String, String> traits;
  private final @Nullable Member payload;

  Structure(String name, Map<String, Member> members, Map<String, String> traits) {
    this.name = name;
    this.members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    this.traits = Map.copyOf(traits);
    this.payload = members.values().stream().filter(Member::isPayload).findFirst().orElse(null);
  }

  @Override
  public String name() {
    return name;
  }

  /** The members in the order of the model. */
  public Collection<Member> members() {
    return members.values();
  }

  /** The member with a name, as the model spells it; null if the structure has no such member. */
  public @Nullable Member member(String memberName) {
    return members.get(memberName);
  }

  /** The member that is the whole body of a REST message; null where members share it. */
  public @Nullable Member payload() {
    return payload;
  }

  /** Returns true for a union: exactly one member may be set. */
  public boolean isUnion() {
    return traits.containsKey("union");
  }

  /**
   * Returns true where a message of this shape is a sequence of events, one of the members each.
   */
  public boolean isEventStream() {
    return traits.containsKey("eventstream");
  }

  /** The name of the XML element where no member gives one. */
  public String xmlName() {
    return traits.getOrDefault("name", name);
  }

  /** The namespace that an element of this shape declares, such as that of {@code xsi:type}. */
  public @Nullable String xmlNamespace() {
    return traits.get("ns");
  }

  public @Nullable String xmlPrefix() {
    return traits.get("prefix");
  }

  @Override
  public Constraints constraints() {
    return Constraints.NONE;
  }

  @Override
  public boolean isSensitive() {
    return traits.containsKey("sensitive");
  }

  @Override
  public String toString() {
    return name;
  }
}
