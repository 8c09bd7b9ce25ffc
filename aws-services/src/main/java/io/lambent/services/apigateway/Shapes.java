package io.lambent.services.apigateway;

import io.lambent.aws.api.PageTokens;
import io.lambent.aws.model.ServiceModel;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.model.Shape;
import io.lambent.aws.model.Structure;
import io.lambent.aws.wire.Struct;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Converts documents to answers of operations. */
final class Shapes {
  private static final int PAGE = 25;
  private static final int MAX_PAGE = 500;
  private static final ServiceModel MODEL = ServiceModels.get("apigateway");
  private static final Map<String, Structure> STRUCTURES =
      MODEL.shapes().stream()
          .filter(Structure.class::isInstance)
          .map(Structure.class::cast)
          .collect(Collectors.toMap(Shape::name, Function.identity()));

  private Shapes() {}

  static ServiceModel model() {
    return MODEL;
  }

  /** The value of a structure of the model. */
  static Struct of(String structure, JsonNode document) {
    Structure shape = STRUCTURES.get(structure);
    if (shape == null) {
      throw new IllegalArgumentException("no structure " + structure);
    }
    return Structs.toStruct(document, shape);
  }

  /**
   * A page of a list: {@code position} is where the next one begins.
   *
   * @throws io.lambent.aws.error.AwsFailure where the position was not issued by this method
   */
  static Struct page(Struct input, List<Struct> all) {
    Integer limit = input.integer("limit");
    if (limit != null && limit > MAX_PAGE) {
      throw Failures.badRequest("Invalid limit parameter specified.");
    }
    int size = limit == null || limit < 1 ? PAGE : limit;
    int start = Math.min(start(input.text("position")), all.size());
    int end = Math.min(all.size(), start + size);
    return Struct.of(
        "items", all.subList(start, end), "position", end < all.size() ? position(end) : null);
  }

  private static String position(int start) {
    return PageTokens.encode("p" + start);
  }

  private static int start(@org.jspecify.annotations.Nullable String position) {
    if (position == null || position.isEmpty()) {
      return 0;
    }
    String text = PageTokens.decode(position);
    if (text != null && text.startsWith("p")) {
      try {
        int start = Integer.parseInt(text.substring(1));
        if (start >= 0) {
          return start;
        }
      } catch (NumberFormatException e) {
        // Answered below.
      }
    }
    throw Failures.badRequest("Invalid position parameter specified.");
  }
}
