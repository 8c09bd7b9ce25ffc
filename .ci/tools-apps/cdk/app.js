const { App, CfnOutput, RemovalPolicy, Stack } = require('aws-cdk-lib');
const lambda = require('aws-cdk-lib/aws-lambda');
const logs = require('aws-cdk-lib/aws-logs');
const sqs = require('aws-cdk-lib/aws-sqs');
const sources = require('aws-cdk-lib/aws-lambda-event-sources');

const stack = new Stack(new App(), 'ToolsCdk');
const app = new lambda.Function(stack, 'App', {
  runtime: lambda.Runtime.NODEJS_22_X,
  handler: 'app.handler',
  code: lambda.Code.fromAsset('src'),
  logGroup: new logs.LogGroup(stack, 'Logs', { removalPolicy: RemovalPolicy.DESTROY, logGroupName: '/aws/lambda/tools-cdk' }),
  functionName: 'tools-cdk',
});
const queue = new sqs.Queue(stack, 'Queue');
app.addEventSource(new sources.SqsEventSource(queue));
const url = app.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.NONE });
new CfnOutput(stack, 'Url', { key: 'Url', value: url.url });
new CfnOutput(stack, 'QueueOutput', { key: 'Queue', value: queue.queueUrl });
new CfnOutput(stack, 'Function', { key: 'Function', value: app.functionName });
