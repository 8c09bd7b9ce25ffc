package io.lambent.services;

import io.lambent.aws.model.ListShape;
import io.lambent.aws.model.MapShape;
import io.lambent.aws.model.Member;
import io.lambent.aws.model.Operation;
import io.lambent.aws.model.Scalar;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.model.Shape;
import io.lambent.aws.model.Structure;
import io.lambent.testing.HostileText;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Sends inputs that are half right to all operations of a service. */
public final class ServiceFuzz {
  private final TestingAwsServices services;
  private final String service;
  private final Map<String, List<String>> known;
  private final Random random;
  private final List<String> wrong = new ArrayList<>();

  /**
   * @param known right values for members, by their names, as JSON
   */
  public ServiceFuzz(
      TestingAwsServices services, String service, Map<String, List<String>> known, long seed) {
    this.services = services;
    this.service = service;
    this.known = Map.copyOf(known);
    this.random = new Random(seed);
  }

  /** Returns what was answered with anything but a success or an error of the caller. */
  public List<String> json(String targetPrefix, int each) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (Operation operation : operations()) {
        for (int i = 0; i < each; i++) {
          String body = structure(operation.input(), 0);
          send(
              http,
              operation.name() + " " + body,
              HttpRequest.newBuilder(services.uri().resolve("/"))
                  .header("Content-Type", "application/x-amz-json-1.0")
                  .header("X-Amz-Target", targetPrefix + "." + operation.name())
                  .POST(HttpRequest.BodyPublishers.ofString(body)));
        }
      }
    }
    return wrong;
  }

  /** The same with forms of the Query protocol, whose values are texts. */
  public List<String> query(int each) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (Operation operation : operations()) {
        for (int i = 0; i < each; i++) {
          StringBuilder form = new StringBuilder("Action=" + operation.name());
          form(form, "", operation.input(), 0);
          send(
              http,
              form.toString(),
              HttpRequest.newBuilder(services.uri().resolve("/"))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString(form.toString())));
        }
      }
    }
    return wrong;
  }

  /** The operations, those last that delete what others need. */
  private List<Operation> operations() {
    return ServiceModels.get(service).operations().stream()
        .sorted(
            Comparator.comparing((Operation operation) -> operation.name().startsWith("Delete"))
                .thenComparing(Operation::name))
        .toList();
  }

  private void send(HttpClient http, String shown, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    TestingAwsServices.headers(ServiceModels.get(service).header().signingName(), "000000000000")
        .forEach(request::header);
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    boolean isFine = answer.statusCode() < 500 || answer.statusCode() == 501;
    if (!isFine) {
      wrong.add(
          answer.statusCode()
              + " "
              + shown.substring(0, Math.min(400, shown.length()))
              + " -> "
              + answer.body());
    }
  }

  private String structure(Structure structure, int depth) {
    List<String> members = new ArrayList<>();
    for (Member member : structure.members()) {
      if (random.nextInt(6) > 0 && !member.name().equals("WaitTimeSeconds")) {
        members.add("\"" + member.name() + "\":" + value(member, depth));
      }
    }
    return "{" + String.join(",", members) + "}";
  }

  private String value(Member member, int depth) {
    List<String> right = known.get(member.name());
    if (right != null && random.nextInt(8) > 0) {
      return right.get(random.nextInt(right.size()));
    }
    return random.nextInt(4) == 0 || depth > 4 ? hostile() : value(member.shape(), depth + 1);
  }

  private String value(Shape shape, int depth) {
    return switch (shape) {
      case Structure structure -> structure(structure, depth);
      case ListShape list -> "[" + value(list.element(), depth) + "]";
      case MapShape map -> "{\"k\":" + value(map.value(), depth) + "}";
      case Scalar scalar -> random.nextBoolean() ? "\"1\"" : hostile();
    };
  }

  private String hostile() {
    return HostileText.VALUES.get(random.nextInt(HostileText.VALUES.size()));
  }

  private void form(StringBuilder form, String prefix, Structure structure, int depth) {
    for (Member member : structure.members()) {
      if (random.nextInt(6) > 0 && !member.name().equals("WaitTimeSeconds") && depth < 4) {
        String name = prefix + member.wireName();
        switch (member.shape()) {
          case Structure inner -> form(form, name + ".", inner, depth + 1);
          case ListShape list -> {
            String element = name + (member.isFlattened() ? ".1" : ".member.1");
            if (list.element().shape() instanceof Structure inner) {
              form(form, element + ".", inner, depth + 1);
            } else {
              add(form, element, member);
            }
          }
          case MapShape map -> {
            String entry = name + (member.isFlattened() ? ".1" : ".entry.1");
            add(form, entry + "." + map.key().wireName(), map.key());
            if (map.value().shape() instanceof Structure inner) {
              form(form, entry + "." + map.value().wireName() + ".", inner, depth + 1);
            } else {
              add(form, entry + "." + map.value().wireName(), map.value());
            }
          }
          case Scalar scalar -> add(form, name, member);
        }
      }
    }
  }

  private void add(StringBuilder form, String name, Member member) {
    List<String> right = known.get(member.name());
    String value =
        right != null && random.nextInt(8) > 0
            ? right.get(random.nextInt(right.size()))
            : hostile();
    String text =
        value.length() > 1 && value.startsWith("\"")
            ? value.substring(1, value.length() - 1).replace("\\u0000", "\0").replace("\\\"", "\"")
            : value;
    form.append('&')
        .append(name)
        .append('=')
        .append(URLEncoder.encode(text, StandardCharsets.UTF_8));
  }
}
