# frozen_string_literal: true

require 'socket'

module LambentRuntime
  # One event with its headers; headers that were empty are nil.
  Request = Struct.new(
    :deadline_ms, :raw_request_id, :request_id, :function_arn, :trace_id, :client_context,
    :cognito_identity, :tenant_id, :body
  )

  # The sockets to the platform: events on one, answers on the other, because a process that sleeps
  # in a read is also woken when the other end reads what was sent on the same socket. Every method
  # that finds the platform gone ends the process.
  class Connection
    INVOKE = 0x01
    INVOKE_STREAMING = 0x04
    READY = 0x10
    INIT_ERROR = 0x11
    RESPONSE = 0x20
    ERROR = 0x21

    # Bytes; the function chooses the names of its errors.
    ERROR_TYPE_LIMIT = 1024
    HEADERS = 6

    def initialize(path)
      @events = UNIXSocket.new(path)
      @answers = UNIXSocket.new(path)
    end

    def ready
      send_frame(READY, '', '')
    end

    def init_error(type, json)
      send_frame(INIT_ERROR, string(type), json)
    end

    def response(request, json)
      send_frame(RESPONSE, request.raw_request_id, json)
    end

    def error(request, type, json)
      send_frame(ERROR, request.raw_request_id + string(type), json)
    end

    # Waits for the next event. Answers are whole, also where they might be streamed.
    def next
      loop do
        frame = read(read(4).unpack1('N'))
        kind = frame.getbyte(0)
        return parse(frame) if [INVOKE, INVOKE_STREAMING].include?(kind)
      end
    end

    private

    def parse(frame)
      at = 9
      raw_request_id = nil
      values = Array.new(HEADERS) do
        length = frame.byteslice(at, 2).unpack1('n')
        raw_request_id ||= frame.byteslice(at, 2 + length)
        at += 2 + length
        length.zero? ? nil : frame.byteslice(at - length, length).force_encoding('UTF-8')
      end
      body = frame.byteslice(at, frame.bytesize - at).force_encoding('UTF-8')
      Request.new(frame.byteslice(1, 8).unpack1('Q>'), raw_request_id, *values, body)
    end

    def string(text)
      bytes = text.b.byteslice(0, ERROR_TYPE_LIMIT)
      [bytes.bytesize].pack('n') + bytes
    end

    def read(size)
      bytes = size.zero? ? ''.b : @events.read(size)
      exit!(0) if bytes.nil? || bytes.bytesize < size
      bytes
    rescue SystemCallError
      exit!(0)
    end

    def send_frame(kind, strings, body)
      content = strings.b + body.b
      @answers.write([1 + content.bytesize].pack('N') + kind.chr.b + content)
    rescue SystemCallError
      exit!(0)
    end
  end
end
