import Foundation
import FoundationXML

/// The texts of a SOAP request, by the local name of their element; read by the platform's XML parser, with namespaces.
///
/// The relying party's address counts as `AppliesTo`, not as one `Address` among others.
struct SOAPMessage {
  private let texts: [String: String]

  /// Nil when the bytes are no SOAP 1.2 envelope.
  init?(_ bytes: [UInt8]) {
    let parser = XMLParser(data: Data(bytes))
    parser.shouldProcessNamespaces = true
    parser.shouldResolveExternalEntities = false
    let collector = TextCollector()
    parser.delegate = collector
    guard parser.parse(), collector.rootNamespace == "http://www.w3.org/2003/05/soap-envelope", collector.rootName == "Envelope" else {
      return nil
    }
    texts = collector.texts
  }

  subscript(name: String) -> String? { texts[name] }
}

private final class TextCollector: NSObject, XMLParserDelegate {
  private(set) var rootName: String?
  private(set) var rootNamespace: String?
  private(set) var texts: [String: String] = [:]
  private var path: [String] = []
  private var text = ""

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String]
  ) {
    if path.isEmpty { (rootName, rootNamespace) = (name, namespaceURI) }
    path.append(name)
    text = ""
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    if name == "Address", path.contains("AppliesTo") { texts["AppliesTo"] = text } else if texts[name] == nil { texts[name] = text }
    path.removeLast()
    text = ""
  }
}
