package io.lambent.function;

import io.lambent.aws.model.ListShape;
import io.lambent.aws.model.Location;
import io.lambent.aws.model.MapShape;
import io.lambent.aws.model.Member;
import io.lambent.aws.model.Operation;
import io.lambent.aws.model.Scalar;
import io.lambent.aws.model.ServiceModel;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.model.Shape;
import io.lambent.aws.model.Structure;
import io.lambent.testing.HostileText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;

/** Bodies that have the members an operation reads, with values it may not expect. */
final class RandomRequests {
  private static final ServiceModel MODEL = ServiceModels.get("lambda");

  private final Random random;

  RandomRequests(Random random) {
    this.random = random;
  }

  /** A JSON object for an operation. */
  String body(String operation) {
    Operation known = Objects.requireNonNull(MODEL.operation(operation));
    return object(known.input());
  }

  private String object(Structure shape) {
    List<String> members = new ArrayList<>();
    for (Member member : shape.members()) {
      if (member.location() == Location.BODY && random.nextInt(3) > 0) {
        members.add("\"%s\":%s".formatted(member.wireName(), value(member.shape())));
      }
    }
    return "{" + String.join(",", members) + "}";
  }

  private String value(Shape shape) {
    if (random.nextInt(3) == 0) {
      return any();
    }
    return switch (shape) {
      case Structure structure -> object(structure);
      case ListShape list -> "[" + several(() -> value(list.element().shape())) + "]";
      case MapShape map ->
          "{" + several(() -> "\"k" + random.nextInt() + "\":" + value(map.value().shape())) + "}";
      case Scalar scalar ->
          switch (scalar.kind()) {
            case INTEGER, LONG ->
                String.valueOf(random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(2000));
            case BOOLEAN -> String.valueOf(random.nextBoolean());
            case STRING, BLOB, FLOAT, DOUBLE, TIMESTAMP -> any();
          };
    };
  }

  private String several(Supplier<String> one) {
    List<String> values = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.add(one.get());
    }
    return String.join(",", values);
  }

  private String any() {
    return HostileText.VALUES.get(random.nextInt(HostileText.VALUES.size()));
  }
}
