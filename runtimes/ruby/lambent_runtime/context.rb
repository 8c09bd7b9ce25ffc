# frozen_string_literal: true

module LambentRuntime
  # The context object (https://docs.aws.amazon.com/lambda/latest/dg/ruby-context.html).
  class Context
    attr_reader :aws_request_id, :client_context, :clock_diff, :deadline_ms, :identity,
                :invoked_function_arn, :log_group_name, :log_stream_name, :memory_limit_in_mb,
                :function_name, :function_version, :tenant_id

    def initialize(request)
      @clock_diff = 0
      @deadline_ms = request.deadline_ms
      @aws_request_id = request.request_id
      @invoked_function_arn = request.function_arn
      @tenant_id = request.tenant_id
      @log_group_name = ENV['AWS_LAMBDA_LOG_GROUP_NAME']
      @log_stream_name = ENV['AWS_LAMBDA_LOG_STREAM_NAME']
      @memory_limit_in_mb = ENV['AWS_LAMBDA_FUNCTION_MEMORY_SIZE']
      @function_name = ENV['AWS_LAMBDA_FUNCTION_NAME']
      @function_version = ENV['AWS_LAMBDA_FUNCTION_VERSION']
      @client_context = JSON.parse(request.client_context) if request.client_context
      @identity = JSON.parse(request.cognito_identity) if request.cognito_identity
    end

    # Milliseconds until the function times out, never negative.
    def get_remaining_time_in_millis
      [@deadline_ms - (Process.clock_gettime(Process::CLOCK_REALTIME) * 1000).to_i, 0].max
    end
  end
end
