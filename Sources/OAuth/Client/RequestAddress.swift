/// An address with these query parameters set: one that is there already is replaced, the others stay as they are.
func requestAddress(_ url: String, setting parameters: [(name: String, value: String)]) -> String {
  let whole = url.prefix { $0 != "#" }
  let path = whole.prefix { $0 != "?" }
  let names = parameters.map { Form.encoded($0.name) }
  let kept = whole.dropFirst(path.count + 1).split(separator: "&").filter { item in !names.contains(String(item.prefix { $0 != "=" })) }
  let set = parameters.map { "\(Form.encoded($0.name))=\(Form.encoded($0.value))" }
  return "\(path)?\((kept.map(String.init) + set).joined(separator: "&"))"
}
