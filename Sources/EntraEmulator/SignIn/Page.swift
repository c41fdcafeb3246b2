/// A page for people: plain HTML that needs no script.
struct Page {
  let title: String
  /// HTML.
  let content: String

  var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(Page.escape(title))</title>
    <style>\(Page.style)</style>
    </head>
    <body>
    <main>
    <h1>\(Page.escape(title))</h1>
    \(content)
    </main>
    <footer>entra-emulator: a test double, not Microsoft Entra ID. Do not enter real passwords.</footer>
    </body>
    </html>

    """
  }

  /// Text as it may stand in an element or in a quoted attribute.
  static func escape(_ text: String) -> String {
    var out = ""
    for character in text {
      switch character {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      default: out.append(character)
      }
    }
    return out
  }

  static func alert(_ problem: String?) -> String {
    problem.map { "<p role=\"alert\">\(escape($0))</p>" } ?? ""
  }

  private static let style = """
    :root {
      color-scheme: light dark;
      --ink: #1b1b1f; --paper: #fff; --ground: #f1f3f7; --line: #7a7f8a; --accent: #0b57a4; --on-accent: #fff; --alarm: #a4160b;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ink: #f2f2f4; --paper: #202228; --ground: #14151a; --line: #8b909c; --accent: #8ec5ff; --on-accent: #0b1a2b; --alarm: #ffb4ab;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0; min-height: 100vh; padding: 1rem;
      display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 1.5rem;
      background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif;
    }
    main { width: 100%; max-width: 27rem; padding: 2rem; background: var(--paper); border-radius: .75rem; box-shadow: 0 1px 4px #0003; }
    h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.2; }
    label { display: block; margin-top: 1rem; font-weight: 600; }
    input {
      width: 100%; margin-top: .25rem; padding: .625rem .75rem;
      font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .375rem;
    }
    input[name=user_code] { letter-spacing: .15em; text-transform: uppercase; }
    .buttons { display: flex; gap: .75rem; margin-top: 1.5rem; }
    button {
      padding: .625rem 1.25rem; font: inherit; font-weight: 600; cursor: pointer;
      border: 1px solid var(--accent); border-radius: .375rem; background: var(--accent); color: var(--on-accent);
    }
    button.quiet { background: transparent; color: var(--accent); }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
    [role=alert] { padding: .75rem; border-left: 4px solid var(--alarm); background: var(--ground); }
    code { overflow-wrap: anywhere; }
    footer { max-width: 27rem; font-size: .875rem; text-align: center; }
    """
}
