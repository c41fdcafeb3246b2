public import Platform

public struct HTTPTransport: Sendable {
  public init(environment: Environment) {}
  public func send(_ request: HTTPRequest) throws -> HTTPResponse { throw TransportError.libraryMissing("x") }
}
