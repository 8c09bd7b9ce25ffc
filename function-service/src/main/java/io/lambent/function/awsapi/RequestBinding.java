package io.lambent.function.awsapi;

import com.fasterxml.jackson.annotation.JacksonInject;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.internal.InternalHttp;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.InjectableValues;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Gives controller methods their {@link Caller} and their {@link AwsRequest}: bound from path,
 * query and JSON body in one go, and validated. The body is read as a stream, so that an archive in
 * it need not fit into memory.
 */
@Component
class RequestBinding implements WebMvcConfigurer {
  private final JsonMapper mapper =
      JsonMapper.builder()
          .annotationIntrospector(new UriMembers())
          .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              config ->
                  config
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .addModule(new StorableText())
          .build();
  private final Validator validator;
  private final ObjectProvider<ResourceAccess> access;

  /**
   * @param access looked up with the first request, for it needs the database
   */
  RequestBinding(Validator validator, ObjectProvider<ResourceAccess> access) {
    this.validator = validator;
    this.access = access;
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(new Callers(access));
    resolvers.add(new Requests());
  }

  private final class Requests implements HandlerMethodArgumentResolver {
    @Override
    public boolean supportsParameter(MethodParameter parameter) {
      return AwsRequest.class.isAssignableFrom(parameter.getParameterType());
    }

    @Override
    public Object resolveArgument(
        MethodParameter parameter,
        @Nullable ModelAndViewContainer container,
        NativeWebRequest webRequest,
        @Nullable WebDataBinderFactory binders)
        throws IOException {
      Object request = read(parameter.getParameterType(), servletRequest(webRequest));
      Set<ConstraintViolation<Object>> violations = validator.validate(request);
      if (!violations.isEmpty()) {
        throw new ConstraintViolationException(violations);
      }
      return request;
    }
  }

  private Object read(Class<?> type, HttpServletRequest request) throws IOException {
    ObjectReader reader = mapper.readerFor(type).with(new UriValues(UriMember.of(request)));
    try (RequestBody body = RequestBody.of(request);
        JsonParser parser =
            body.isEmpty() ? reader.createParser("{}") : reader.createParser(body)) {
      return read(reader, parser);
    } catch (StreamReadException e) {
      throw unreadable("Could not parse request body into json: " + e.getOriginalMessage());
    }
  }

  private static Object read(ObjectReader reader, JsonParser parser) {
    try {
      Object value = reader.readValue(parser);
      if (value == null) {
        throw unreadable("Could not parse request body into json: an object is expected");
      }
      return value;
    } catch (StreamReadException e) {
      throw e;
    } catch (JacksonException e) {
      throw refusalIn(e, parser);
    }
  }

  /** What our own deserializers throw arrives wrapped. */
  private static AwsException refusalIn(JacksonException e, JsonParser parser) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof AwsException refused) {
        return refused;
      }
    }
    return unreadable(mismatch(parser.currentToken(), e));
  }

  /** AWS names the kind of value it found, and for scalars the type it wanted. */
  private static String mismatch(@Nullable JsonToken found, JacksonException e) {
    String type =
        e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
            ? mismatch.getTargetType().getSimpleName()
            : "value of this member";
    String wanted = (type.startsWith("I") ? "an " : "a ") + type;
    if (found == null) {
      return "Could not parse request body into json";
    }
    return switch (found) {
      case START_ARRAY -> "Start of list found where not expected";
      case START_OBJECT -> "Start of structure or map found where not expected.";
      case VALUE_STRING -> "STRING_VALUE can not be converted to " + wanted;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "NUMBER_VALUE can not be converted to " + wanted;
      case VALUE_TRUE -> "TRUE_VALUE can not be converted to " + wanted;
      case VALUE_FALSE -> "FALSE_VALUE can not be converted to " + wanted;
      default -> "Could not parse request body into json";
    };
  }

  private static AwsException unreadable(String message) {
    return new AwsException(ErrorCode.SERIALIZATION, message);
  }

  private static HttpServletRequest servletRequest(NativeWebRequest request) {
    HttpServletRequest servlet = request.getNativeRequest(HttpServletRequest.class);
    if (servlet == null) {
      throw new IllegalStateException("not a servlet request");
    }
    return servlet;
  }

  private record Callers(ObjectProvider<ResourceAccess> access)
      implements HandlerMethodArgumentResolver {
    @Override
    public boolean supportsParameter(MethodParameter parameter) {
      return parameter.getParameterType() == Caller.class;
    }

    @Override
    public Object resolveArgument(
        MethodParameter parameter,
        @Nullable ModelAndViewContainer container,
        NativeWebRequest request,
        @Nullable WebDataBinderFactory binders) {
      return new Caller(
          header(request, InternalHttp.ACCOUNT),
          header(request, InternalHttp.REGION),
          header(request, InternalHttp.REQUEST_ID),
          header(request, InternalHttp.ENDPOINT),
          access.getObject());
    }

    private static String header(NativeWebRequest request, String name) {
      String value = request.getHeader(name);
      if (value == null) {
        throw new AwsException(ErrorCode.SERVICE, "The header " + name + " is missing.");
      }
      return value;
    }
  }

  /** Makes {@link Uri} members come from the request's address, whatever the body says. */
  private static final class UriMembers extends JacksonAnnotationIntrospector {
    @Override
    public JacksonInject.@Nullable Value findInjectableValue(
        MapperConfig<?> config, AnnotatedMember member) {
      Uri uri = member.getAnnotation(Uri.class);
      return uri == null
          ? super.findInjectableValue(config, member)
          : JacksonInject.Value.construct(uri.value(), false, true);
    }
  }

  private static final class UriValues extends InjectableValues {
    private final transient UriMember.Source source;

    UriValues(UriMember.Source source) {
      this.source = source;
    }

    @Override
    public InjectableValues snapshot() {
      return this;
    }

    @Override
    public @Nullable Object findInjectableValue(
        DeserializationContext context,
        Object name,
        BeanProperty property,
        @Nullable Object bean,
        @Nullable Boolean optional,
        @Nullable Boolean useInput) {
      return UriMember.value(source, (String) name, property.getType().getRawClass());
    }
  }
}
