package io.lambent.aws.wire;

import io.lambent.aws.model.ListShape;
import io.lambent.aws.model.MapShape;
import io.lambent.aws.model.Member;
import io.lambent.aws.model.Scalar;
import io.lambent.aws.model.Shape;
import io.lambent.aws.model.Structure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/** JSON as a tree of maps, lists, strings, longs, doubles, booleans and nulls. */
final class Json {
  /** The maximum length of a name. Names of DynamoDB's attributes have up to 65,535 bytes. */
  private static final int MAX_NAME = 100_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNameLength(MAX_NAME).build())
          .build();

  private Json() {}

  /** Reads one value; nothing may follow it. */
  static @Nullable Object read(byte[] json) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      return read(new Input(parser, null), null);
    }
  }

  /**
   * Reads the value of a structure, whose blobs go to sinks, as the body arrives.
   *
   * @param shape with the wire names of REST-JSON
   */
  static @Nullable Object read(BodyStream body, Structure shape) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body.in())) {
      return read(new Input(parser, body), shape);
    }
  }

  /**
   * A document that is being parsed.
   *
   * @param stream null where blobs stay text, for the reader of the tree to decode
   */
  private record Input(JsonParser parser, @Nullable BodyStream stream) {}

  private static @Nullable Object read(Input input, @Nullable Shape shape) {
    JsonParser parser = input.parser();
    try {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw Unreadable.because("Could not parse request body into json: no content");
      }
      Object value = value(input, first, shape);
      if (parser.nextToken() != null) {
        throw Unreadable.because("Could not parse request body into json: more than one value");
      }
      return value;
    } catch (JacksonIOException e) {
      // The client has gone, or a blob cannot be stored: neither is a mistake in the JSON.
      throw new UncheckedIOException(e.getCause());
    } catch (JacksonException e) {
      throw Unreadable.because("Could not parse request body into json: " + e.getOriginalMessage());
    }
  }

  private static @Nullable Object value(Input input, JsonToken token, @Nullable Shape shape) {
    JsonParser parser = input.parser();
    return switch (token) {
      case START_OBJECT -> object(input, shape);
      case START_ARRAY -> list(input, shape);
      case VALUE_STRING -> isBlob(shape) ? blob(input) : parser.getString();
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT, LONG -> (Object) parser.getLongValue();
            default -> parser.getDoubleValue();
          };
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IllegalStateException("unexpected " + token);
    };
  }

  private static boolean isBlob(@Nullable Shape shape) {
    return shape instanceof Scalar scalar && scalar.kind() == Scalar.Kind.BLOB;
  }

  private static Object blob(Input input) {
    JsonParser parser = input.parser();
    BodyStream stream = input.stream();
    if (stream == null) {
      return parser.getString();
    }
    try {
      BlobSink sink = stream.beginBlob();
      try (OutputStream out = sink.out()) {
        parser.readBinaryValue(out);
      } finally {
        stream.endBlob();
      }
      return sink.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, @Nullable Object> object(Input input, @Nullable Shape shape) {
    JsonParser parser = input.parser();
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (JsonToken token = next(parser); token != JsonToken.END_OBJECT; token = next(parser)) {
      String name = parser.currentName();
      object.put(name, value(input, next(parser), part(shape, name)));
    }
    return object;
  }

  private static @Nullable Shape part(@Nullable Shape shape, String name) {
    if (shape instanceof Structure structure) {
      for (Member member : structure.members()) {
        if (member.wireName().equals(name)) {
          return member.shape();
        }
      }
    }
    return shape instanceof MapShape map ? map.value().shape() : null;
  }

  private static List<@Nullable Object> list(Input input, @Nullable Shape shape) {
    JsonParser parser = input.parser();
    Shape element = shape instanceof ListShape list ? list.element().shape() : null;
    List<@Nullable Object> list = new ArrayList<>();
    for (JsonToken token = next(parser); token != JsonToken.END_ARRAY; token = next(parser)) {
      list.add(value(input, token, element));
    }
    return list;
  }

  private static JsonToken next(JsonParser parser) {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw Unreadable.because("Could not parse request body into json: it ends early");
    }
    return token;
  }

  static TreeSink sink() {
    return new Sink();
  }

  private static final class Sink implements TreeSink {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out);

    @Override
    public void startObject(int members) {
      json.writeStartObject();
    }

    @Override
    public void name(String name) {
      json.writeName(name);
    }

    @Override
    public void endObject() {
      json.writeEndObject();
    }

    @Override
    public void startList(int elements) {
      json.writeStartArray();
    }

    @Override
    public void endList() {
      json.writeEndArray();
    }

    @Override
    public void text(String text) {
      json.writeString(text);
    }

    @Override
    public void bool(boolean value) {
      json.writeBoolean(value);
    }

    @Override
    public void number(long value) {
      json.writeNumber(value);
    }

    @Override
    public void number(double value) {
      if (Double.isFinite(value)) {
        json.writeNumber(value);
      } else {
        json.writeString(Double.toString(value));
      }
    }

    @Override
    public void bytes(byte[] bytes) {
      json.writeString(Base64.getEncoder().encodeToString(bytes));
    }

    @Override
    public void time(Instant time) {
      decimal(Timestamps.seconds(time));
    }

    @Override
    public void decimal(BigDecimal value) {
      json.writeNumber(value);
    }

    @Override
    public byte[] finish() {
      json.close();
      return out.toByteArray();
    }
  }
}
