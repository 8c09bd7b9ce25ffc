# frozen_string_literal: true

require 'json'
require_relative 'connection'
require_relative 'context'
require_relative 'handler'

# The life of the process: load the handler, then one invocation at a time.
module LambentRuntime
  DIRECTORY = File.dirname(File.expand_path(__dir__))

  module_function

  def main
    $stdout.sync = true
    $stderr.sync = true
    path = ENV.delete('LAMBENT_RUNTIME_SOCKET')
    abort('LAMBENT_RUNTIME_SOCKET is not set: the client is started by Lambent.') if path.nil?
    connection = Connection.new(path)
    $LOAD_PATH.unshift(ENV['LAMBDA_TASK_ROOT'] || Dir.pwd)
    handler = load_handler(connection)
    connection.ready
    serve(connection, handler) while true
  end

  def load_handler(connection)
    handler = Handler.new(ENV['_HANDLER'] || '')
    handler.load
    handler.check
    handler
  rescue Exception => e # rubocop:disable Lint/RescueException
    document = describe(e, 'Init')
    log(document)
    connection.init_error(document[:errorType], JSON.generate(document))
    exit!(1)
  end

  def serve(connection, handler)
    request = connection.next
    ENV['_X_AMZN_TRACE_ID'] = request.trace_id
    begin
      answer = answer(request, handler)
    rescue NoMemoryError, SignalException
      raise
    rescue Exception => e # rubocop:disable Lint/RescueException
      document = describe(e, 'Function')
      log(document, request.request_id)
      connection.error(request, document[:errorType], JSON.generate(document))
    else
      connection.response(request, answer)
    end
  end

  def answer(request, handler)
    context = Context.new(request)
    event = request.body.empty? ? nil : JSON.parse(request.body)
    result = handler.call(event, context)
    # What streams is the answer as it is, as on AWS.
    return result.read if result.is_a?(IO) || (defined?(StringIO) && result.is_a?(StringIO))

    JSON.generate(result)
  end

  def describe(error, phase)
    type = error.is_a?(Fault) ? error.type : "#{phase}<#{error.class.name}>"
    trace = (error.backtrace || []).reject { |line| line.start_with?(DIRECTORY) }
    message = error.message.dup.force_encoding('UTF-8').scrub
    { errorMessage: message, errorType: type, stackTrace: trace }
  end

  def log(document, request_id = nil)
    prefix = request_id ? "Error raised from handler method\n" : "Init error when loading handler #{ENV['_HANDLER']}\n"
    $stderr.write(prefix + JSON.pretty_generate(document) + "\n")
  end
end
