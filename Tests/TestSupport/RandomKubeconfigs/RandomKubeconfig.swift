/// A legal kubeconfig in a random style, made of parts that a conversion leaves and parts that it changes.
///
/// The same seed makes the same file. No name stands in the files of two seeds.
public struct RandomKubeconfig: Sendable {
  public struct Piece: Sendable {
    public var text: String
    public var changes = false
  }

  public let pieces: [Piece]
  /// The users whose login kubelogin converts, in the order of the file.
  public let converted: [String]

  public var text: String { pieces.map(\.text).joined() }

  public init(seed: Int) {
    var writer = seed % 3 == 0 ? Writer(json: seed) : Writer(block: seed)
    writer.write()
    pieces = writer.pieces
    converted = writer.converted
  }

  /// xorshift64*, to repeat a file from its seed.
  struct Randomness {
    private var state: UInt64

    init(seed: Int) {
      state = UInt64(truncatingIfNeeded: seed &+ 1) &* 0x9E37_79B9_7F4A_7C15 | 1
    }

    mutating func below(_ bound: Int) -> Int {
      state ^= state >> 12
      state ^= state << 25
      state ^= state >> 27
      return Int((state &* 0x2545_F491_4F6C_DD1D) >> 33) % bound
    }

    mutating func one<Element>(of choices: [Element]) -> Element { choices[below(choices.count)] }

    mutating func oneIn(_ count: Int) -> Bool { below(count) == 0 }

    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
      var elements = elements
      for index in elements.indices.dropFirst() { elements.swapAt(index, below(index + 1)) }
      return elements
    }
  }

  /// Collects the pieces of one file; how each part is written stands in an extension for its style.
  struct Writer {
    let seed: Int
    var random: Randomness
    var pieces: [Piece] = []
    var converted: [String] = []
    let isJSON: Bool
    var lineBreak = "\n"
    /// What one level adds to a line; JSON without it stands on one line.
    var step: String?
    var dash = ""

    init(block seed: Int) {
      (self.seed, random, isJSON) = (seed, Randomness(seed: seed), false)
      lineBreak = random.one(of: ["\n", "\n", "\n", "\r\n", "\r"])
      step = String(repeating: " ", count: 1 + random.below(8))
      dash = String(repeating: " ", count: random.below(5))
    }

    init(json seed: Int) {
      (self.seed, random, isJSON) = (seed, Randomness(seed: seed), true)
      lineBreak = random.one(of: ["\n", "\r\n"])
      step = random.one(of: [nil, " ", "  ", "    ", "\t"])
    }

    mutating func write() { if isJSON { writeJSON() } else { writeBlock() } }

    mutating func keep(_ text: String) { pieces.append(Piece(text: text)) }

    mutating func change(_ text: String, _ changes: Bool) { pieces.append(Piece(text: text, changes: changes)) }

    /// A new user's name, and whether kubelogin converts it.
    mutating func name(_ number: Int) -> (String, isConverted: Bool) {
      let isConverted = !random.oneIn(3)
      let end = random.one(of: ["", " ☸", ".ü", "-鍵", "_\u{1F511}", String(repeating: "long", count: 1 + random.below(60))])
      let name = "\(isConverted ? "aks" : "x")-\(seed)-\(number)\(end)"
      if isConverted { converted.append(name) }
      return (name, isConverted)
    }

    /// What a certificate looks like.
    mutating func data() -> String { String(repeating: "LS0tLS1C", count: 1 + random.below(random.oneIn(20) ? 2000 : 20)) }
  }
}
