import Testing

@testable import Entra
@testable import OAuth

@Suite struct XMLReaderTests {
  private func read(_ text: String) throws(XMLReader.Failure) -> XMLElement { try XMLReader.read(Array(text.utf8)) }

  private func reason(_ text: String) -> String? {
    do throws(XMLReader.Failure) {
      _ = try read(text)
      return nil
    } catch {
      return error.reason
    }
  }

  @Test("Elements, attributes and text come with their namespaces")
  func elements() throws {
    let root = try read(
      #"<?xml version="1.0" encoding="UTF-8"?><!-- c --><a:x xmlns:a="urn:a" xmlns="urn:d" a:k='1' k="2"><y>t</y><z xmlns=""/></a:x>"#)

    #expect(root.namespace == "urn:a" && root.name == "x")
    #expect(root.attribute("k", in: "urn:a") == "1")
    #expect(root.attribute("k") == "2")
    #expect(root.first("y", in: "urn:d")?.text == "t")
    #expect(root.children.map(\.namespace) == ["urn:d", ""])
  }

  @Test("The same prefix may mean something else further inside, and its old meaning comes back")
  func prefixes() throws {
    let root = try read(#"<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"/><p:c/></p:a>"#)

    #expect(root.children.map(\.namespace) == ["urn:2", "urn:1"])
  }

  @Test("Predefined entities, character references and CDATA are the text that they stand for")
  func text() throws {
    #expect(try read("<a>&lt;&amp;&gt;&quot;&apos;&#65;&#x1F511;<![CDATA[<&amp;]]></a>").text == "<&>\"'A🔑<&amp;")
    #expect(try read(#"<a b="&lt;&#10;'"/>"#).attribute("b") == "<\n'")
  }

  @Test("An element knows its own bytes")
  func range() throws {
    let text = #"<a><é:b xmlns:é="urn:b" k="/>"> <c/></é:b ><d/></a>"#

    let root = try read(text)

    let bytes = Array(text.utf8)
    #expect(
      root.children.map { String(decoding: bytes[$0.range], as: UTF8.self) } == [#"<é:b xmlns:é="urn:b" k="/>"> <c/></é:b >"#, "<d/>"])
    #expect(root.range == 0..<bytes.count)
  }

  @Test(
    "What grows or reads elsewhere is refused",
    arguments: [
      #"<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>"#, #"<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>"#, "<a><!ENTITY b 'c'></a>",
      "<!doctype a><a/>",
    ])
  func documentTypes(_ text: String) {
    #expect(reason(text) == "a document type declaration is refused")
  }

  @Test(
    "What is no XML is refused, with what is wrong",
    arguments: [
      ("", "it ends too early"), ("<a>", "it ends too early"), ("<a", "an attribute where none may be"),
      ("<a></b>", "an end tag that does not fit"),
      ("</a>", "an end tag that does not fit"), ("<a/><b/>", "a second document element"),
      ("x<a/>", "text outside of the document element"),
      ("<a/>x", "text outside of the document element"), ("<![CDATA[x]]><a/>", "text outside of the document element"),
      ("<a b=c/>", "an attribute without quotes"), (#"<a b="c"d="e"/>"#, "an attribute where none may be"),
      (#"<a b="c" b="d"/>"#, "an attribute twice"), (#"<a xmlns:p="u" xmlns:q="u" p:b="c" q:b="d"/>"#, "an attribute twice"),
      (#"<a b="<"/>"#, "a < in an attribute"), (#"<a b="c/>"#, "it ends too early"), ("<p:a/>", "a prefix without a namespace"),
      ("<a p:b='c'/>", "a prefix without a namespace"), ("<a:b:c/>", "a name with a colon too many"),
      ("<a xmlns:p=''/>", "a namespace that cannot be declared"),
      ("<a xmlns:xml='u'/>", "a namespace that cannot be declared"), ("<a>&b;</a>", "an unknown entity"), ("<a>& b</a>", "a lone &"),
      ("<a>&#0;</a>", "an unknown entity"), ("<a>&#xD800;</a>", "an unknown entity"), ("<a>&#x110000;</a>", "an unknown entity"),
      ("<a>&#99999999999;</a>", "a lone &"), ("<a>&#+65;</a>", "an unknown entity"), ("<a>&#;</a>", "an unknown entity"),
      ("<a>\u{1}</a>", "a character that XML does not have"), ("<a>\u{0}</a>", "a character that XML does not have"),
      ("< a/>", "a name is missing"),
      ("<1a/>", "a name is missing"), ("<a><!-- </a>", "it ends too early"), ("<a><![CDATA[</a>", "it ends too early"),
      ("<a><?b </a>", "it ends too early"),
      (#"<?xml version="1.0" encoding="UTF-16"?><a/>"#, "another encoding than UTF-8"),
    ])
  func malformed(_ text: String, _ expected: String) {
    #expect(reason(text) == expected)
  }

  @Test("Bytes that are not UTF-8 are refused", arguments: [[0x3C, 0x61, 0x3E, 0xFF], [0xFF, 0xFE, 0x3C, 0x00]] as [[UInt8]])
  func encoding(_ bytes: [UInt8]) {
    #expect(throws: XMLReader.Failure(reason: "it is not UTF-8", offset: 0)) { try XMLReader.read(bytes) }
  }

  @Test("Depth, number and length are bounded")
  func bounds() {
    let deep = String(repeating: "<a>", count: 65) + String(repeating: "</a>", count: 65)
    let many = "<a>" + String(repeating: "<b/>", count: 20_001) + "</a>"
    let attributes = "<a " + (0..<65).map { "b\($0)='' " }.joined() + "/>"

    #expect(reason(deep) == "too many elements")
    #expect(reason(many) == "too many elements")
    #expect(reason(attributes) == "an attribute where none may be")
    #expect(reason("<a>" + String(repeating: "x", count: 1 << 20) + "</a>") == "it is too long")
  }

  @Test("Cut anywhere, a document is an error and never a crash")
  func truncation() throws {
    let bytes = Array(#"<?xml version="1.0"?><a:x xmlns:a="urn:a" k='&amp;'><!--c--><y>t&#65;<![CDATA[z]]></y><?p i?></a:x>"#.utf8)
    _ = try XMLReader.read(bytes)

    for length in 0..<bytes.count {
      #expect(throws: XMLReader.Failure.self) { try XMLReader.read(Array(bytes[..<length])) }
    }
  }

  @Test("Changed anywhere, a document is an element or an error")
  func mutation() {
    let bytes = Array(#"<a:x xmlns:a="urn:a" k='&amp;'><y>t&#65;<![CDATA[z]]></y></a:x>"#.utf8)
    for position in bytes.indices {
      for byte in "<>&;\"'/!?[]-:= \u{0}x".utf8 {
        var changed = bytes
        changed[position] = byte
        _ = try? XMLReader.read(changed)
      }
    }
  }

  @Test("What is escaped reads as it was", arguments: ["p&ss<w>o\"r'd", "]]>", "a\r\n\tb", "pass wörd 🔑", "&amp;"])
  func escaping(_ text: String) throws {
    let escaped = XMLElement.escaped(text)

    #expect(try read("<a>\(escaped)</a>").text == text)
    #expect(try read("<a b='\(escaped)'/>").attribute("b") == text)
  }

  @Test("Characters that XML does not have cannot make a document unreadable")
  func unescapable() {
    #expect(XMLElement.escaped("a\u{0}b\u{FFFE}") == "a\u{FFFD}b\u{FFFD}")
  }
}
