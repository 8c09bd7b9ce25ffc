package io.lambent.aws.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.Percent;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.ListShape;
import io.lambent.aws.model.Location;
import io.lambent.aws.model.MapShape;
import io.lambent.aws.model.Member;
import io.lambent.aws.model.Operation;
import io.lambent.aws.model.Protocol;
import io.lambent.aws.model.Scalar;
import io.lambent.aws.model.ServiceModel;
import io.lambent.aws.model.Structure;
import io.lambent.aws.model.TimestampFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of an API: writes requests of an operation and reads their answers, in the
 * first protocol of the API's model that is not CBOR. Nothing is signed.
 */
public final class ClientWire {
  private static final byte[] NOTHING = {};

  private final ServiceModel model;
  private final Protocol protocol;

  private ClientWire(ServiceModel model) {
    this.model = model;
    this.protocol =
        model.header().protocols().stream()
            .filter(each -> each != Protocol.RPC_V2_CBOR)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(model.name() + " has CBOR only"));
  }

  public static ClientWire of(ServiceModel model) {
    return new ClientWire(model);
  }

  /** The outcome of a request. */
  public sealed interface Result {

    /** The members of the output. */
    record Success(Struct output) implements Result {}

    /**
     * An error.
     *
     * @param code without a namespace; empty where the answer names none
     */
    record Failure(int status, String code, String message) implements Result {}
  }

  /** Writes a request. */
  public WireRequest request(Operation operation, Struct input) {
    return switch (protocol) {
      case AWS_JSON -> jsonRpc(operation, input);
      case QUERY -> query(operation, input);
      case REST_JSON, REST_XML -> rest(operation, input);
      case RPC_V2_CBOR -> throw new IllegalStateException("not chosen");
    };
  }

  private WireRequest jsonRpc(Operation operation, Struct input) {
    TreeSink sink = Json.sink();
    new TreeWriter(sink, false)
        .structure(operation.input(), input, any -> true, TreeWriter.Before.NOTHING);
    return new WireRequest(
        "POST",
        "/",
        "",
        Headers.of(
            "Content-Type",
            "application/x-amz-json-" + model.header().jsonVersion(),
            JsonRpc.TARGET,
            model.header().targetPrefix() + "." + operation.name()),
        sink.finish());
  }

  private WireRequest query(Operation operation, Struct input) {
    StringBuilder form = new StringBuilder("Action=").append(operation.name());
    form.append("&Version=").append(model.header().apiVersion());
    structure(form, "", operation.input(), input);
    return new WireRequest(
        "POST",
        "/",
        "",
        Headers.of("Content-Type", "application/x-www-form-urlencoded"),
        form.toString().getBytes(UTF_8));
  }

  private static void structure(StringBuilder form, String prefix, Structure shape, Struct value) {
    for (Member member : shape.members()) {
      Object part = value.get(member.name());
      if (part != null) {
        String name =
            member.isFlattened() && member.shape() instanceof ListShape list
                ? XmlReader.flattenedName(member, list)
                : member.wireName();
        parameter(form, prefix + name, member, part);
      }
    }
  }

  private static void parameter(StringBuilder form, String name, Member member, Object value) {
    switch (member.shape()) {
      case Structure structure -> structure(form, name + ".", structure, (Struct) value);
      case ListShape list -> {
        String begin = name + (member.isFlattened() ? "." : "." + list.element().wireName() + ".");
        int number = 1;
        for (Object element : (List<?>) value) {
          parameter(form, begin + number++, list.element(), element);
        }
        if (number == 1) {
          form.append('&').append(Percent.encode(name)).append('=');
        }
      }
      case MapShape map -> {
        String begin = name + (member.isFlattened() ? "." : ".entry.");
        int number = 1;
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          String place = begin + number++ + ".";
          parameter(form, place + map.key().wireName(), map.key(), entry.getKey());
          parameter(form, place + map.value().wireName(), map.value(), entry.getValue());
        }
      }
      case Scalar scalar ->
          form.append('&')
              .append(Percent.encode(name))
              .append('=')
              .append(
                  Percent.encode(TextScalars.write(member, value, TimestampFormat.ISO8601, false)));
    }
  }

  private WireRequest rest(Operation operation, Struct input) {
    Structure shape = operation.input();
    String template = operation.uri().toString();
    int question = template.indexOf('?');
    String path = question < 0 ? template : template.substring(0, question);
    List<String> query = new ArrayList<>();
    if (question >= 0) {
      query.add(template.substring(question + 1));
    }
    for (Member member : shape.members()) {
      Object value = input.get(member.name());
      if (value != null && member.location() == Location.URI) {
        path = labelled(path, member, value);
      } else if (value != null && member.location() == Location.QUERY) {
        query(query, member, value);
      }
    }
    Headers headers = RestParts.headers(shape, input, Headers.NONE);
    byte[] body = body(shape, input);
    if (body.length > 0 && headers.first("Content-Type") == null) {
      String type = protocol == Protocol.REST_XML ? "application/xml" : "application/json";
      headers = headers.with("Content-Type", type);
    }
    return new WireRequest(operation.method(), path, String.join("&", query), headers, body);
  }

  private static String labelled(String path, Member member, Object value) {
    String text = TextScalars.write(member, value, TimestampFormat.ISO8601, false);
    return path.replace("{" + member.wireName() + "+}", Percent.encodePath(text))
        .replace("{" + member.wireName() + "}", Percent.encode(text));
  }

  private static void query(List<String> query, Member member, Object value) {
    switch (member.shape()) {
      case ListShape list ->
          ((List<?>) value)
              .forEach(part -> query.add(pair(member.wireName(), list.element(), part)));
      case MapShape map ->
          ((Map<?, ?>) value).forEach((key, part) -> query.add(pair((String) key, member, part)));
      default -> query.add(pair(member.wireName(), member, value));
    }
  }

  private static String pair(String name, Member member, Object value) {
    return Percent.encode(name)
        + "="
        + Percent.encode(TextScalars.write(member, value, TimestampFormat.ISO8601, false));
  }

  private byte[] body(Structure shape, Struct input) {
    Member payload = shape.payload();
    if (payload != null) {
      Object value = input.get(payload.name());
      return value == null ? NOTHING : payload(payload, value);
    }
    boolean hasBody =
        shape.members().stream().anyMatch(member -> member.location() == Location.BODY);
    if (!hasBody) {
      return NOTHING;
    }
    if (protocol == Protocol.REST_XML) {
      XmlWriter xml = new XmlWriter(true);
      xml.open(shape.xmlName(), namespace());
      xml.members(shape, input, member -> member.location() == Location.BODY);
      return xml.close(shape.xmlName()).bytes();
    }
    return json(shape, input);
  }

  private byte[] payload(Member payload, Object value) {
    return switch (payload.shape()) {
      case Structure structure -> {
        if (protocol != Protocol.REST_XML) {
          yield json(structure, (Struct) value);
        }
        String name = payload.hasWireName() ? payload.wireName() : structure.xmlName();
        XmlWriter xml = new XmlWriter(true).open(name, namespace());
        xml.members(structure, (Struct) value, any -> true);
        yield xml.close(name).bytes();
      }
      default -> value instanceof byte[] bytes ? bytes : value.toString().getBytes(UTF_8);
    };
  }

  private static byte[] json(Structure shape, Struct value) {
    TreeSink sink = Json.sink();
    new TreeWriter(sink, true)
        .structure(
            shape, value, member -> member.location() == Location.BODY, TreeWriter.Before.NOTHING);
    return sink.finish();
  }

  private String namespace() {
    String namespace = model.header().xmlNamespace();
    return namespace == null ? "" : namespace;
  }

  /** Reads an answer. A body that cannot be read is an error of the service. */
  public Result read(Operation operation, WireAnswer answer) {
    try {
      return answer.status() / 100 == 2
          ? new Result.Success(output(operation.output(), answer, operation))
          : failure(answer);
    } catch (RuntimeException e) {
      return new Result.Failure(answer.status(), "", "The answer cannot be read: " + e);
    }
  }

  private Struct output(Structure shape, WireAnswer answer, Operation operation) {
    Struct output = new Struct();
    if (protocol == Protocol.QUERY) {
      if (answer.body().length > 0) {
        XmlElement root = XmlElement.read(answer.body());
        List<XmlElement> result = root.children(operation.resultWrapper());
        if (!result.isEmpty()) {
          return XmlReader.structure(shape, result.getFirst(), any -> true);
        }
      }
      return output;
    }
    if (protocol != Protocol.AWS_JSON) {
      RestParts.read(shape, Map.of(), asRequest(answer), output);
    }
    Member payload = shape.payload();
    if (answer.body().length == 0) {
      return output;
    }
    if (payload != null) {
      output.put(payload.name(), readPayload(payload, answer.body()));
      return output;
    }
    Struct body =
        protocol == Protocol.REST_XML
            ? XmlReader.structure(
                shape, XmlElement.read(answer.body()), member -> member.location() == Location.BODY)
            : tree(shape, answer.body());
    body.members().forEach(output::put);
    return output;
  }

  /** Headers of answers are read as those of requests. */
  private static WireRequest asRequest(WireAnswer answer) {
    return new WireRequest("GET", "/", "", answer.headers(), NOTHING);
  }

  private Object readPayload(Member payload, byte[] body) {
    return switch (payload.shape()) {
      case Structure structure ->
          protocol == Protocol.REST_XML
              ? XmlReader.structure(structure, XmlElement.read(body), any -> true)
              : tree(structure, body);
      case Scalar scalar ->
          scalar.kind() == Scalar.Kind.BLOB
              ? body
              : TextScalars.read(scalar, new String(body, UTF_8));
      default -> throw new IllegalStateException(payload + " is a container");
    };
  }

  private Struct tree(Structure shape, byte[] body) {
    Object tree = Json.read(body);
    return tree == null
        ? new Struct()
        : new TreeReader(protocol != Protocol.AWS_JSON)
            .structure(shape, tree, member -> member.location() == Location.BODY);
  }

  private Result failure(WireAnswer answer) {
    if (protocol == Protocol.QUERY || protocol == Protocol.REST_XML) {
      return xmlFailure(answer);
    }
    Map<?, ?> tree =
        answer.body().length > 0 && Json.read(answer.body()) instanceof Map<?, ?> map
            ? map
            : Map.of();
    String type = answer.headers().first("x-amzn-ErrorType");
    if (type == null) {
      type = text(tree, "__type", "code", "Code");
    }
    int end = type.indexOf(':');
    String name = end < 0 || type.indexOf('#') > end ? type : type.substring(0, end);
    return new Result.Failure(
        answer.status(),
        name.substring(name.indexOf('#') + 1),
        text(tree, "message", "Message", "errorMessage"));
  }

  private static String text(Map<?, ?> tree, String... names) {
    for (String name : names) {
      if (tree.get(name) instanceof String text) {
        return text;
      }
    }
    return "";
  }

  private static Result xmlFailure(WireAnswer answer) {
    if (answer.body().length == 0) {
      return new Result.Failure(answer.status(), String.valueOf(answer.status()), "");
    }
    XmlElement root = XmlElement.read(answer.body());
    XmlElement error = root.children("Error").isEmpty() ? root : root.children("Error").getFirst();
    return new Result.Failure(answer.status(), text(error, "Code"), text(error, "Message"));
  }

  private static String text(XmlElement element, String child) {
    @Nullable XmlElement found = element.children(child).stream().findFirst().orElse(null);
    return found == null ? "" : found.text();
  }
}
