package io.lambent.aws.model;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.QueryString;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An AWS API: its operations, shapes and errors, and what its protocols need to know of it. */
public final class ServiceModel {

  /**
   * The names of an API and its protocols.
   *
   * @param name the name of the table, such as {@code sqs}
   * @param serviceId AWS's name for the API, such as {@code SQS}
   * @param signingName the service in the scope of a signature
   * @param apiVersion a date
   * @param protocols those that clients may use; the first is the one of current SDKs
   * @param jsonVersion {@code 1.0} or {@code 1.1}, for {@link Protocol#AWS_JSON}
   * @param targetPrefix what stands before the operation in {@code X-Amz-Target}
   * @param xmlNamespace of answers in XML
   * @param flags further properties, see the methods of {@link ServiceModel}
   */
  public record Header(
      String name,
      String serviceId,
      String signingName,
      String apiVersion,
      List<Protocol> protocols,
      String jsonVersion,
      @Nullable String targetPrefix,
      @Nullable String xmlNamespace,
      Set<String> flags) {

    public Header {
      protocols = List.copyOf(protocols);
      flags = Set.copyOf(flags);
    }
  }

  private final Header header;
  private final Map<String, Operation> operations;
  private final Map<String, ErrorShape> errors;
  private final Map<String, Shape> shapes;
  private final RestRoutes routes;

  ServiceModel(
      Header header,
      Map<String, Operation> operations,
      Map<String, ErrorShape> errors,
      Map<String, Shape> shapes) {
    this.header = header;
    this.operations = Collections.unmodifiableMap(new LinkedHashMap<>(operations));
    this.errors = Map.copyOf(errors);
    this.shapes = shapes;
    this.routes = new RestRoutes(operations.values());
  }

  public String name() {
    return header.name();
  }

  public Header header() {
    return header;
  }

  public Collection<Operation> operations() {
    return operations.values();
  }

  /** The operation of a name; null where the API has none. */
  public @Nullable Operation operation(String operationName) {
    return operations.get(operationName);
  }

  /** The error of a name or of a query code; null where the API declares none. */
  public @Nullable ErrorShape error(String type) {
    ErrorShape error = errors.get(type);
    if (error != null) {
      return error;
    }
    return errors.values().stream()
        .filter(candidate -> candidate.queryCode().equals(type))
        .findFirst()
        .orElse(null);
  }

  public Collection<Shape> shapes() {
    return Collections.unmodifiableCollection(shapes.values());
  }

  /** Returns true where {@code x-amzn-query-error} carries the code of the query protocol. */
  public boolean isQueryCompatible() {
    return header.flags().contains("queryCompatible");
  }

  public boolean speaks(Protocol protocol) {
    return header.protocols().contains(protocol);
  }

  /**
   * An operation found by method and path.
   *
   * @param labels the values of the path's labels, decoded
   */
  public record Route(Operation operation, Map<String, String> labels) {}

  /**
   * Finds the operation of a request in a REST protocol.
   *
   * @param path as on the request line, still encoded
   * @return null where no operation has the method and path
   */
  public @Nullable Route route(String method, String path, QueryString query, Headers headers) {
    return routes.find(method, path, query, headers);
  }
}
