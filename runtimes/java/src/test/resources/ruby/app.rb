def echo(event:, context:)
  event
end

def about(event:, context:)
  {
    request: context.aws_request_id, arn: context.invoked_function_arn, name: context.function_name,
    left: context.get_remaining_time_in_millis >= 0, trace: ENV['_X_AMZN_TRACE_ID'],
    socket: ENV.key?('LAMBENT_RUNTIME_SOCKET')
  }
end

def raise_error(event:, context:)
  raise ArgumentError, "wrong: #{event['value']}"
end

module Service
  class Handler
    def self.process(event:, context:)
      "processed ü #{event}"
    end
  end
end
