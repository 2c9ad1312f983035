/// A JSON Pointer (RFC 6901): the reference tokens from a document's root to a value.
public struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
    /// Decoded: `~1` is `/` and `~0` is `~`.
    public var tokens: [String]

    public init(tokens: [String] = []) { self.tokens = tokens }

    /// Parses a pointer; nil where the text is none: not empty and not beginning with `/`, or a `~` without 0 or 1.
    public init?(_ text: String) {
        tokens = []
        if text.isEmpty { return }
        guard text.utf8.first == 0x2F else { return nil }
        for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            var token = ""
            var characters = part.unicodeScalars.makeIterator()
            while let character = characters.next() {
                if character != "~" {
                    token.unicodeScalars.append(character)
                    continue
                }
                switch characters.next() {
                case "0": token += "~"
                case "1": token += "/"
                default: return nil
                }
            }
            tokens.append(token)
        }
    }

    public var description: String {
        var text = ""
        for token in tokens {
            text += "/"
            for character in token.unicodeScalars {
                switch character {
                case "~": text += "~0"
                case "/": text += "~1"
                default: text.unicodeScalars.append(character)
                }
            }
        }
        return text
    }

    /// The slot that the pointer leads to, or nil where it leads nowhere.
    public func resolve(in root: UnsafePointer<Value>) -> UnsafePointer<Value>? {
        var slot = root
        for token in tokens {
            guard let child = JSONPointer.child(token, of: slot.pointee) else { return nil }
            slot = child
        }
        return slot
    }

    private static func child(_ token: String, of value: Value) -> UnsafePointer<Value>? {
        switch value.kind {
        case .map:
            var token = token
            return token.withUTF8 { value.slot(forKey: .string($0)) }
        case .list:
            guard let index = index(token), index < value.elements.count else { return nil }
            return value.elements.baseAddress.map { $0 + index }
        default:
            return nil
        }
    }

    /// An array index: digits without a leading zero. `-`, the place behind the last element, holds nothing.
    private static func index(_ token: String) -> Int? {
        guard token.utf8.allSatisfy({ (0x30...0x39).contains($0) }), token == "0" || token.utf8.first != 0x30 else {
            return nil
        }
        return Int(token)
    }
}
