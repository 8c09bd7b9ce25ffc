package io.lambent.services.dynamodb.statement;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import io.lambent.services.dynamodb.item.TransactionOperations;
import io.lambent.services.dynamodb.partiql.Statement;
import io.lambent.services.dynamodb.table.DynamoErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** ExecuteTransaction. */
@Component
public class StatementTransactions {
  private final StatementReads reads;
  private final StatementWrites writes;
  private final TransactionOperations transactions;

  StatementTransactions(
      StatementReads reads, StatementWrites writes, TransactionOperations transactions) {
    this.reads = reads;
    this.writes = writes;
    this.transactions = transactions;
  }

  /** ExecuteTransaction: all statements read, or all of them write or check. */
  public Struct execute(Caller caller, Struct input) {
    List<Statement> statements = new ArrayList<>();
    for (Object each : input.list("TransactStatements")) {
      Statement statement = StatementOperations.parse((Struct) each);
      if (statement.returning() != Statement.Returning.NOTHING) {
        throw inPlace(
            statements.size(), "RETURNING clause is not supported in ExecuteTransaction.");
      }
      statements.add(statement);
    }
    List<Statement.Select> selects = new ArrayList<>();
    for (Statement statement : statements) {
      if (statement instanceof Statement.Select select) {
        selects.add(select);
      }
    }
    if (selects.isEmpty()) {
      return write(caller, statements, input);
    }
    if (selects.size() < statements.size()) {
      throw DynamoErrors.validation(
          "Transaction must be comprised of either only read statements or only write statements");
    }
    return read(caller, selects, input);
  }

  private Struct read(Caller caller, List<Statement.Select> selects, Struct input) {
    List<Struct> gets = new ArrayList<>();
    for (int i = 0; i < selects.size(); i++) {
      Statement.Select select = selects.get(i);
      gets.add(Struct.of("Get", inPlace(i, () -> reads.get(caller, select, "ExecuteTransaction"))));
    }
    Struct answer =
        transactions.get(
            caller,
            Struct.of(
                "TransactItems",
                gets,
                "ReturnConsumedCapacity",
                input.text("ReturnConsumedCapacity")));
    List<Struct> responses = new ArrayList<>();
    List<?> found = answer.list("Responses");
    for (int i = 0; i < selects.size(); i++) {
      Struct response = (Struct) found.get(i);
      responses.add(
          response.has("Item")
              ? Struct.of("Item", StatementReads.taken(selects.get(i), response))
              : new Struct());
    }
    return Struct.of("Responses", responses, "ConsumedCapacity", answer.get("ConsumedCapacity"));
  }

  private Struct write(Caller caller, List<Statement> statements, Struct input) {
    List<Struct> items = new ArrayList<>();
    List<?> parts = input.list("TransactStatements");
    for (int i = 0; i < statements.size(); i++) {
      Statement statement = statements.get(i);
      Struct write = inPlace(i, () -> writes.write(caller, statement));
      write.put(
          "ReturnValuesOnConditionCheckFailure",
          ((Struct) parts.get(i)).text("ReturnValuesOnConditionCheckFailure"));
      items.add(Struct.of(action(statement), write));
    }
    try {
      Struct answer =
          transactions.write(
              caller,
              Struct.of(
                  "TransactItems",
                  items,
                  "ClientRequestToken",
                  input.text("ClientRequestToken"),
                  "ReturnConsumedCapacity",
                  input.text("ReturnConsumedCapacity")));
      return Struct.of("Responses", List.of(), "ConsumedCapacity", answer.get("ConsumedCapacity"));
    } catch (AwsFailure e) {
      throw withDuplicates(statements, e);
    }
  }

  private static String action(Statement statement) {
    return switch (statement) {
      case Statement.Insert insert -> "Put";
      case Statement.Update update -> "Update";
      case Statement.Delete delete -> "Delete";
      case Statement.Exists exists -> "ConditionCheck";
      case Statement.Select select -> throw new IllegalArgumentException("no write: " + select);
    };
  }

  /** Creates a part of the transaction; its error names the index of the part. */
  private static Struct inPlace(int index, Supplier<Struct> part) {
    try {
      return part.get();
    } catch (AwsFailure e) {
      if (!e.error().awsName().equals("ValidationException")) {
        throw e;
      }
      throw inPlace(index, e.text());
    }
  }

  private static AwsFailure inPlace(int index, String reason) {
    return DynamoErrors.validation(
        "Validation failed in TransactStatements[" + index + "]: " + reason);
  }

  /** An INSERT whose item exists is cancelled for another reason than a Put with a condition. */
  private static AwsFailure withDuplicates(List<Statement> statements, AwsFailure failure) {
    if (!(failure.members().get("CancellationReasons") instanceof List<?> reasons)) {
      return failure;
    }
    List<Struct> changed = new ArrayList<>();
    for (int i = 0; i < reasons.size(); i++) {
      Struct reason = (Struct) reasons.get(i);
      boolean isDuplicate =
          statements.get(i) instanceof Statement.Insert
              && "ConditionalCheckFailed".equals(reason.text("Code"));
      changed.add(
          isDuplicate
              ? Struct.of(
                  "Code",
                  "DuplicateItem",
                  "Message",
                  "Duplicate primary key exists in table",
                  "Item",
                  reason.get("Item"))
              : reason);
    }
    String codes =
        changed.stream().map(reason -> reason.text("Code")).collect(Collectors.joining(", "));
    return AwsFailure.declared(
        failure.error().awsName(),
        "Transaction cancelled, please refer cancellation reasons for specific reasons ["
            + codes
            + "]",
        Map.of("CancellationReasons", changed));
  }
}
