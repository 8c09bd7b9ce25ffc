package io.lambent.services.dynamodb.statement;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import io.lambent.services.dynamodb.partiql.Statement;
import io.lambent.services.dynamodb.partiql.StatementParser;
import io.lambent.services.dynamodb.table.DynamoErrors;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Structures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** ExecuteStatement and BatchExecuteStatement. */
@Component
public class StatementOperations {
  private final StatementReads reads;
  private final StatementWrites writes;

  StatementOperations(StatementReads reads, StatementWrites writes) {
    this.reads = reads;
    this.writes = writes;
  }

  /** ExecuteStatement. */
  public Struct execute(Caller caller, Struct input) {
    Statement statement = parse(input);
    return switch (statement) {
      case Statement.Select select -> reads.page(caller, select, input);
      case Statement.Insert insert -> writes.execute(caller, insert, input);
      case Statement.Update update -> writes.execute(caller, update, input);
      case Statement.Delete delete -> writes.execute(caller, delete, input);
      case Statement.Exists exists ->
          throw DynamoErrors.validation("EXISTS() is only supported in ExecuteTransaction");
    };
  }

  /** Parses the statement of a request, or of a part of one. */
  static Statement parse(Struct input) {
    List<AttributeValue> parameters = new ArrayList<>();
    for (Object parameter : input.list("Parameters")) {
      parameters.add(Structures.value((Struct) parameter));
    }
    return StatementParser.parse(Objects.requireNonNull(input.text("Statement")), parameters);
  }

  /** BatchExecuteStatement: each statement has a result or an error of its own. */
  public Struct batch(Caller caller, Struct input) {
    List<Struct> responses = new ArrayList<>();
    List<Object> capacities = new ArrayList<>();
    for (Object each : input.list("Statements")) {
      Struct part = (Struct) each;
      part.put("ReturnConsumedCapacity", input.text("ReturnConsumedCapacity"));
      responses.add(one(caller, part, capacities));
    }
    return Struct.of(
        "Responses", responses, "ConsumedCapacity", capacities.isEmpty() ? null : capacities);
  }

  private Struct one(Caller caller, Struct part, List<Object> capacities) {
    Struct response = new Struct();
    try {
      Statement statement = parse(part);
      response.put("TableName", statement.source().table());
      Struct answer =
          statement instanceof Statement.Select select
              ? reads.single(caller, select, part)
              : execute(caller, part);
      List<?> items = answer.list("Items");
      response.put("Item", items.isEmpty() ? null : items.getFirst());
      Object capacity = answer.get("ConsumedCapacity");
      if (capacity != null) {
        capacities.add(capacity);
      }
    } catch (AwsFailure e) {
      response.put("Error", error(e));
    }
    return response;
  }

  private static Struct error(AwsFailure failure) {
    String name = failure.error().awsName();
    String code =
        switch (name) {
          case "ValidationException" -> "ValidationError";
          case "InternalFailure", "InternalServerError" -> "InternalServerError";
          default -> name.replaceFirst("Exception$", "");
        };
    Map<String, Object> members = failure.members();
    return Struct.of("Code", code, "Message", failure.text(), "Item", members.get("Item"));
  }
}
