package io.lambent.services.dynamodb;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.model.ServiceModels;
import io.lambent.contract.trigger.StreamWrites;
import io.lambent.services.dynamodb.item.BatchOperations;
import io.lambent.services.dynamodb.item.ItemOperations;
import io.lambent.services.dynamodb.item.SearchOperations;
import io.lambent.services.dynamodb.item.StreamSignal;
import io.lambent.services.dynamodb.item.TransactionOperations;
import io.lambent.services.dynamodb.statement.StatementOperations;
import io.lambent.services.dynamodb.statement.StatementTransactions;
import io.lambent.services.dynamodb.stream.TableStreams;
import io.lambent.services.dynamodb.table.TableExtras;
import io.lambent.services.dynamodb.table.TableInput;
import io.lambent.services.dynamodb.table.TableLacks;
import io.lambent.services.dynamodb.table.TableUpdates;
import io.lambent.services.dynamodb.table.Tables;
import io.lambent.services.front.HostedService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DynamoDbConfiguration {
  /** The maximum size of a request, in bytes: a batch of 16 MB with binary values in Base64. */
  private static final int MAX_BODY = 24 * 1024 * 1024;

  @Bean
  HostedService dynamodb(
      Tables tables,
      TableUpdates updates,
      TableExtras extras,
      TableLacks lacks,
      ItemOperations items,
      SearchOperations searches,
      BatchOperations batches,
      TransactionOperations transactions,
      StatementOperations statements,
      StatementTransactions statementTransactions,
      TableStreams streams) {
    AwsApi.Builder api =
        AwsApi.of(ServiceModels.get("dynamodb"))
            .beside(streams(streams))
            .on("CreateTable", Tables.Create.class, Tables.Described.class, tables::create)
            .on("DescribeTable", TableInput.ByName.class, Tables.Found.class, tables::describe)
            .on("UpdateTable", TableUpdates.Update.class, Tables.Described.class, updates::update)
            .on("DeleteTable", TableInput.ByName.class, Tables.Described.class, tables::delete)
            .on("ListTables", Tables.ListInput.class, Tables.Listed.class, tables::list)
            .on("GetItem", items::get)
            .on("PutItem", items::put)
            .on("UpdateItem", items::update)
            .on("DeleteItem", items::delete)
            .on("Query", searches::query)
            .on("Scan", searches::scan)
            .on("BatchGetItem", batches::get)
            .on("BatchWriteItem", batches::write)
            .on("TransactGetItems", transactions::get)
            .on("TransactWriteItems", transactions::write)
            .on("ExecuteStatement", statements::execute)
            .on("BatchExecuteStatement", statements::batch)
            .on("ExecuteTransaction", statementTransactions::execute)
            .on("DescribeLimits", extras::limits)
            .on("DescribeEndpoints", extras::endpoints);
    addExtras(api, extras);
    addLacks(api, lacks);
    return new HostedService(
        api.build(),
        MAX_BODY,
        "Capacity is counted, never a reason to throttle. Global indexes are consistent at once."
            + " Keys of indexes have one attribute each for partition and sort key. Items are"
            + " deleted within seconds after they have expired. Point-in-time recovery is kept as"
            + " a flag. There are no backups, global tables, exports, imports, vector indexes and"
            + " resource policies. Nothing is encrypted by the keys that are named.");
  }

  private static void addExtras(AwsApi.Builder api, TableExtras extras) {
    api.on("ListTagsOfResource", TableExtras.Resource.class, TableExtras.Tags.class, extras::tags)
        .on("TagResource", TableExtras.Tagging.class, extras::tag)
        .on("UntagResource", TableExtras.Untagging.class, extras::untag)
        .on("DescribeTimeToLive", extras::describeTtl)
        .on("UpdateTimeToLive", extras::updateTtl)
        .on("DescribeContinuousBackups", extras::describeBackups)
        .on("UpdateContinuousBackups", extras::updateBackups);
  }

  private static void addLacks(AwsApi.Builder api, TableLacks lacks) {
    api.on("ListBackups", lacks::backups)
        .on("ListGlobalTables", lacks::globalTables)
        .on("ListExports", lacks::exports)
        .on("ListImports", lacks::imports)
        .on("ListContributorInsights", lacks::insights)
        .on("DescribeContributorInsights", lacks::insightsOfTable)
        .on("DescribeKinesisStreamingDestination", lacks::kinesisDestinations)
        .on("GetResourcePolicy", lacks::resourcePolicy);
  }

  private static AwsApi streams(TableStreams streams) {
    return AwsApi.of(ServiceModels.get("dynamodbstreams"))
        .on("ListStreams", streams::list)
        .on("DescribeStream", streams::describe)
        .on("GetShardIterator", streams::iterator)
        .on("GetRecords", streams::records)
        .build();
  }

  /** Signals new records to readers in this process, where there are any. */
  @Bean
  StreamSignal streamSignal(ObjectProvider<StreamWrites> listeners) {
    StreamWrites writes = listeners.getIfAvailable();
    return streamArn -> {
      if (writes != null) {
        writes.written(streamArn);
      }
    };
  }
}
