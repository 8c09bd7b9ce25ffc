package io.lambent.services.jsonpatch;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A document while a patch is applied to it. What a patch may cost is bounded: a few operations
 * that copy a value into itself would double it each time.
 */
final class PatchTarget {
  /** The characters and nodes that all operations of a patch may copy, move or test together. */
  private static final int MAX_WORK = 16 * 1024 * 1024;

  /** The depth of a value that is copied, moved or tested. */
  private static final int MAX_DEPTH = 500;

  private static final String END = "-";

  private JsonNode document;
  private int work;

  PatchTarget(JsonNode document) {
    this.document = copy(document);
  }

  JsonNode document() {
    return document;
  }

  JsonNode copy(JsonNode value) {
    return counted(value).deepCopy();
  }

  /** Counts a value as work. */
  JsonNode counted(JsonNode value) {
    count(value, 1);
    return value;
  }

  private void count(JsonNode value, int depth) {
    work += 1 + (value.isString() ? value.asString().length() : 0);
    if (work > MAX_WORK || depth > MAX_DEPTH) {
      throw new JsonPatchException("The patch document makes a document that is too large");
    }
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              member -> {
                work += member.getKey().length();
                count(member.getValue(), depth + 1);
              });
    } else if (value.isArray()) {
      value.forEach(element -> count(element, depth + 1));
    }
  }

  /** The value at a place, which has to be there. */
  JsonNode get(Pointer path) {
    @Nullable JsonNode found = find(path.tokens());
    if (found == null) {
      throw missing(path);
    }
    return found;
  }

  private @Nullable JsonNode find(List<String> tokens) {
    JsonNode node = document;
    for (String token : tokens) {
      @Nullable JsonNode next =
          switch (node) {
            case ObjectNode object -> object.get(token);
            case ArrayNode array -> array.get(index(token, array.size() - 1));
            default -> null;
          };
      if (next == null) {
        return null;
      }
      node = next;
    }
    return node;
  }

  /** The number of a token that is an index; -1 where it is none, or is larger than the limit. */
  private static int index(String token, int limit) {
    if (!token.matches("0|[1-9][0-9]{0,8}")) {
      return -1;
    }
    int index = Integer.parseInt(token);
    return index <= limit ? index : -1;
  }

  private static JsonPatchException missing(Pointer path) {
    return new JsonPatchException("There is no value at '" + path.text() + "'");
  }

  private JsonNode parent(Pointer path) {
    @Nullable JsonNode parent = find(path.parent());
    if (parent == null || !parent.isContainer()) {
      throw new JsonPatchException(
          "There is no object and no list that '" + path.text() + "' could be in");
    }
    return parent;
  }

  void add(Pointer path, JsonNode value) {
    if (path.isRoot()) {
      document = value;
      return;
    }
    if (parent(path) instanceof ArrayNode array) {
      int index = path.last().equals(END) ? array.size() : index(path.last(), array.size());
      if (index < 0) {
        throw new JsonPatchException(
            "'" + path.text() + "' names no place in a list of " + array.size() + " elements");
      }
      array.insert(index, value);
    } else {
      ((ObjectNode) parent(path)).set(path.last(), value);
    }
  }

  void remove(Pointer path) {
    if (path.isRoot()) {
      throw new JsonPatchException("The whole document cannot be removed");
    }
    get(path);
    if (parent(path) instanceof ArrayNode array) {
      array.remove(index(path.last(), array.size() - 1));
    } else {
      ((ObjectNode) parent(path)).remove(path.last());
    }
  }

  void replace(Pointer path, JsonNode value) {
    get(path);
    if (path.isRoot()) {
      document = value;
    } else if (parent(path) instanceof ArrayNode array) {
      array.set(index(path.last(), array.size() - 1), value);
    } else {
      ((ObjectNode) parent(path)).set(path.last(), value);
    }
  }
}
