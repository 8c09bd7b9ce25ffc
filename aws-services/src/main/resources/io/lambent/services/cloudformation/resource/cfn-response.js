// Answers requests of CloudFormation to custom resources.
const http = require('http');
const https = require('https');

exports.SUCCESS = 'SUCCESS';
exports.FAILED = 'FAILED';

exports.send = (event, context, responseStatus, responseData, physicalResourceId, noEcho) =>
  new Promise((resolve) => {
    const body = JSON.stringify({
      Status: responseStatus,
      Reason: 'See the details in CloudWatch Log Stream: ' + context.logStreamName,
      PhysicalResourceId: physicalResourceId || context.logStreamName,
      StackId: event.StackId,
      RequestId: event.RequestId,
      LogicalResourceId: event.LogicalResourceId,
      NoEcho: noEcho || false,
      Data: responseData,
    });
    const url = new URL(event.ResponseURL);
    const done = () => {
      context.done();
      resolve();
    };
    const request = (url.protocol === 'https:' ? https : http).request(
      url,
      {method: 'PUT', headers: {'content-type': '', 'content-length': Buffer.byteLength(body)}},
      (response) => {
        console.log('Status code: ' + response.statusCode);
        response.resume();
        response.on('end', done);
      });
    request.on('error', (error) => {
      console.log('send(..) failed executing http.request(..): ' + error);
      done();
    });
    request.end(body);
  });
