import FoundationEssentials

/// Azure RBAC's question of services: may this principal do these things here? Version 1 is Resource Manager's, version 2 a service of its own.
///
/// Source: kubeguard's requests; vendor module checkaccess-v2-go-sdk.
enum CheckAccess {
  static func answerV1(_ exchange: Exchange) -> EmulatorResponse {
    var response = answer(exchange, resource: ResourceManagerEndpoints.clientID) { .array($0) }
    response.headers["x-ms-ratelimit-remaining-subscription-reads"] = "11999"
    return response
  }

  /// Fifty decisions a page.
  static func answerV2(_ exchange: Exchange) -> EmulatorResponse {
    answer(exchange, resource: "https://authorization.azure.net") { decisions in
      let start = min(max(0, exchange.query["$skipToken"].flatMap { Int($0) } ?? 0), decisions.count)
      let page = decisions.dropFirst(start).prefix(pageSize)
      var body: JSON = ["value": .array(Array(page))]
      let query = "api-version=\(percentEncoded(exchange.query["api-version"] ?? ""))&$skipToken=\(start + pageSize)"
      if start + pageSize < decisions.count { body["nextLink"] = .string("\(exchange.baseURL)\(exchange.request.path)?\(query)") }
      return body
    }
  }

  private static let pageSize = 50

  private static func answer(_ exchange: Exchange, resource: String, _ form: ([JSON]) -> JSON) -> EmulatorResponse {
    do throws(ResourceManagerError) {
      guard exchange.query["api-version"] != nil else { throw .noVersion }
      _ = try ResourceManagerCaller(exchange, resource: resource)
      let question = try question(of: exchange)
      return EmulatorResponse(json: form(try question.decisions(exchange)))
    } catch {
      return error.response(for: exchange)
    }
  }

  private static func question(of exchange: Exchange) throws(ResourceManagerError) -> CheckAccessQuestion {
    do { return try JSONDecoder().decode(CheckAccessQuestion.self, from: Data(exchange.request.body)) } catch let error as DecodingError {
      throw .badRequest("The body is refused: \(ConfigurationError(describing: error)).")
    } catch {
      throw .badRequest("The body cannot be read.")
    }
  }
}

/// The body of both versions.
struct CheckAccessQuestion: Decodable, Sendable {
  var subject: Subject
  var actions: [Action]
  var resource: Resource

  enum CodingKeys: String, CodingKey {
    case subject = "Subject"
    case actions = "Actions"
    case resource = "Resource"
  }

  struct Subject: Decodable, Sendable {
    var attributes: Attributes

    enum CodingKeys: String, CodingKey { case attributes = "Attributes" }

    struct Attributes: Decodable, Sendable {
      var objectID: String
      var groups: [String]?

      enum CodingKeys: String, CodingKey {
        case objectID = "ObjectId"
        case groups = "Groups"
      }
    }
  }

  struct Action: Decodable, Sendable {
    var id: String
    var isDataAction: Bool?
    var attributes: [String: String]?

    enum CodingKeys: String, CodingKey {
      case id = "Id"
      case isDataAction = "IsDataAction"
      case attributes = "Attributes"
    }
  }

  struct Resource: Decodable, Sendable {
    var id: String

    enum CodingKeys: String, CodingKey { case id = "Id" }
  }

  /// One for each action, in their order.
  func decisions(_ exchange: Exchange) throws(ResourceManagerError) -> [JSON] {
    guard isGUID(subject.attributes.objectID) else { throw .badRequest("The ObjectId '\(subject.attributes.objectID)' is no GUID.") }
    guard let scope = Scope(resource.id) else { throw .badRequest("The resource '\(resource.id)' is no ARM id.") }
    let check = AccessCheck(
      book: exchange.emulator.withState { $0.roles }, place: exchange.directory.place(scope), objectID: subject.attributes.objectID,
      groups: subject.attributes.groups ?? [])
    return actions.map { action in
      let isData = action.isDataAction ?? false
      let decision = check.decide(DataAction(action.id, attributes: action.attributes ?? [:]), isData: isData)
      return decision.json(of: action.id, isData: isData)
    }
  }
}

extension AccessCheck.Decision {
  fileprivate func json(of action: String, isData: Bool) -> JSON {
    var json: JSON = ["actionId": .string(action)]
    switch self {
    case .allowed(let assignment):
      json["accessDecision"] = "Allowed"
      json["roleAssignment"] = assignment.json
    case .denied(let denial):
      json["accessDecision"] = "Denied"
      json["denyAssignment"] = ["id": .string(denial.resourceID), "name": .string(denial.rule.name), "scope": .string(denial.scope.text)]
    case .notAllowed: json["accessDecision"] = "NotAllowed"
    }
    return json.adding(["isDataAction": .bool(isData), "timeToLiveInMs": 300_000])
  }
}

extension RoleBook.Assignment {
  /// As checkAccess names it: GUIDs without the paths before them.
  fileprivate var json: JSON {
    [
      "id": .string(id), "roleDefinitionId": .string(role.id), "principalId": .string(principal.objectID),
      "principalType": .string(principal.kind.rawValue), "scope": .string(scope.text),
      "condition": condition.map { .string($0.text) } ?? .null,
      "conditionVersion": condition == nil ? .null : "2.0", "canDelegate": false,
    ]
  }
}
