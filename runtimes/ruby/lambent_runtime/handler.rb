# frozen_string_literal: true

module LambentRuntime
  # An error of the runtime client itself, with the type that AWS's client gives it.
  class Fault < StandardError
    attr_reader :type

    def initialize(type, message)
      super(message)
      @type = type
    end
  end

  # The function's handler: `file.method` or `file.Module::Class.method`.
  class Handler
    def initialize(name)
      parts = name.split('.')
      unless [2, 3].include?(parts.length)
        raise Fault.new(
          'Runtime.MalformedHandlerName',
          "Invalid handler #{name}, must be of form FILENAME.METHOD or FILENAME.CLASS.METHOD " \
          'where FILENAME corresponds with an existing Ruby source file FILENAME.rb, CLASS is an ' \
          'optional module/class namespace and METHOD is a callable method.'
        )
      end
      @file = parts.first
      @owner = parts.length == 3 ? parts[1] : nil
      @method = parts.last
    end

    # Loads the file. What it defines at its top level becomes private methods of every object.
    def load
      require @file
    rescue LoadError, SyntaxError => e
      raise Fault.new("Init<#{e.class}>", e.message)
    end

    def call(event, context)
      if @owner
        Kernel.const_get(@owner).send(@method, event: event, context: context)
      else
        TOPLEVEL_BINDING.receiver.send(@method, event: event, context: context)
      end
    end

    # Checks that the method is there, so that the first event need not find out.
    def check
      receiver = @owner ? Kernel.const_get(@owner) : TOPLEVEL_BINDING.receiver
      return if receiver.respond_to?(@method, true)

      raise Fault.new(
        'Runtime.HandlerNotFound', "undefined method `#{@method}' for #{@owner || 'main:Object'}"
      )
    rescue NameError => e
      raise Fault.new('Runtime.HandlerNotFound', e.message)
    end
  end
end
