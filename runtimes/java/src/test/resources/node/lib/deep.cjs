exports.handler = async () => 'from lib';
