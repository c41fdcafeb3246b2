/// Rows of a table for people, one on each line: columns as wide as their widest cell.
func alignedText(_ rows: [[String]]) -> String {
  alignedLines(rows).map { $0 + "\n" }.joined()
}

/// The same, without line ends. All rows must have as many cells as the first one.
func alignedLines(_ rows: [[String]]) -> [String] {
  let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    let cells = zip(row.dropLast(), widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
    return (cells + [row.last ?? ""]).joined(separator: "  ")
  }
}
