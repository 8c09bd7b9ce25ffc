exports.handler = async (event) => {
  (event.Records || []).forEach((record) => console.log(record.body));
  return { hello: (event.pathParameters || {}).name };
};
