# frozen_string_literal: true

# Entry point of Lambent's runtime client for Ruby 2.7 and later: loads the function's handler and
# serves invocations over the frame protocol of docs/runtime-protocol.md, with the semantics of AWS's
# own client (https://docs.aws.amazon.com/lambda/latest/dg/ruby-handler.html).

require_relative 'lambent_runtime/runtime'

LambentRuntime.main
