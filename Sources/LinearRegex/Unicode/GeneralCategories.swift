/// Unicode general categories, such as `Lu` or `L`.
enum GeneralCategories {
    /// The scalars of the category with this canonical name or alias, or nil if there is none.
    static func set(named name: String) -> ScalarSet? {
        guard let wanted = categories(named: name) else { return nil }
        var result = ScalarSet()
        for run in runs where wanted.contains(run.category) { result.insert(run.lower, run.upper) }
        return result
    }

    private struct Run {
        let category: Mask
        let lower: UInt32
        var upper: UInt32
    }

    /// All code points, grouped into runs of one category.
    private static let runs: [Run] = {
        var runs: [Run] = []
        func append(_ category: Mask, _ lower: UInt32, _ upper: UInt32) {
            if let last = runs.last, last.category == category {
                runs[runs.count - 1].upper = upper
            } else {
                runs.append(Run(category: category, lower: lower, upper: upper))
            }
        }
        var start: UInt32 = 0
        for (block, category) in uniformBlocks {
            for value in start..<block.lowerBound {
                append(Mask(UnicodeVersion.generalCategory(value)), value, value)
            }
            append(category, block.lowerBound, block.upperBound)
            start = block.upperBound + 1
        }
        return runs
    }()

    /// Large blocks of one category in Unicode 15.0. Asking for each of their million scalars would take 50 ms.
    private static let uniformBlocks: [(ClosedRange<UInt32>, Mask)] = [
        (0x3400...0x4DBF, .lo), (0x4E00...0x9FFF, .lo), (0xAC00...0xD7A3, .lo), (0xD800...0xDFFF, .cs),
        (0xE000...0xF8FF, .co), (0x12550...0x12F8F, .cn), (0x14647...0x167FF, .cn), (0x17000...0x187F7, .lo),
        (0x1B300...0x1BBFF, .cn), (0x20000...0x2A6DF, .lo), (0x2A700...0x2B739, .lo), (0x2B820...0x2CEA1, .lo),
        (0x2CEB0...0x2EBE0, .lo), (0x2EBE1...0x2F7FF, .cn), (0x30000...0x3134A, .lo), (0x31350...0x323AF, .lo),
        (0x323B0...0xE0000, .cn), (0xE01F0...0xEFFFF, .cn), (0xF0000...0xFFFFD, .co), (0x100000...0x10FFFD, .co),
        (0x10FFFE...0x10FFFF, .cn),
    ]

    private static func categories(named name: String) -> Mask? {
        switch name {
        case "c", "other": return [.cc, .cf, .cn, .co, .cs]
        case "cc", "control", "cntrl": return .cc
        case "cf", "format": return .cf
        case "cn", "unassigned": return .cn
        case "co", "privateuse": return .co
        case "cs", "surrogate": return .cs
        case "l", "letter": return [.ll, .lm, .lo, .lt, .lu]
        case "lc", "casedletter": return [.ll, .lt, .lu]
        case "ll", "lowercaseletter": return .ll
        case "lm", "modifierletter": return .lm
        case "lo", "otherletter": return .lo
        case "lt", "titlecaseletter": return .lt
        case "lu", "uppercaseletter": return .lu
        case "m", "mark", "combiningmark": return [.mc, .me, .mn]
        case "mc", "spacingmark": return .mc
        case "me", "enclosingmark": return .me
        case "mn", "nonspacingmark": return .mn
        case "n", "number": return [.nd, .nl, .no]
        case "nd", "decimalnumber", "digit": return .nd
        case "nl", "letternumber": return .nl
        case "no", "othernumber": return .no
        case "p", "punctuation", "punct": return [.pc, .pd, .pe, .pf, .pi, .po, .ps]
        case "pc", "connectorpunctuation": return .pc
        case "pd", "dashpunctuation": return .pd
        case "pe", "closepunctuation": return .pe
        case "pf", "finalpunctuation": return .pf
        case "pi", "initialpunctuation": return .pi
        case "po", "otherpunctuation": return .po
        case "ps", "openpunctuation": return .ps
        case "s", "symbol": return [.sc, .sk, .sm, .so]
        case "sc", "currencysymbol": return .sc
        case "sk", "modifiersymbol": return .sk
        case "sm", "mathsymbol": return .sm
        case "so", "othersymbol": return .so
        case "z", "separator": return [.zl, .zp, .zs]
        case "zl", "lineseparator": return .zl
        case "zp", "paragraphseparator": return .zp
        case "zs", "spaceseparator": return .zs
        default: return nil
        }
    }
}

extension GeneralCategories {
    /// A set of general categories, one bit each.
    fileprivate struct Mask: OptionSet {
        let rawValue: UInt32

        static let cc = Mask(rawValue: 1 << 0)
        static let cf = Mask(rawValue: 1 << 1)
        static let cn = Mask(rawValue: 1 << 2)
        static let co = Mask(rawValue: 1 << 3)
        static let cs = Mask(rawValue: 1 << 4)
        static let ll = Mask(rawValue: 1 << 5)
        static let lm = Mask(rawValue: 1 << 6)
        static let lo = Mask(rawValue: 1 << 7)
        static let lt = Mask(rawValue: 1 << 8)
        static let lu = Mask(rawValue: 1 << 9)
        static let mc = Mask(rawValue: 1 << 10)
        static let me = Mask(rawValue: 1 << 11)
        static let mn = Mask(rawValue: 1 << 12)
        static let nd = Mask(rawValue: 1 << 13)
        static let nl = Mask(rawValue: 1 << 14)
        static let no = Mask(rawValue: 1 << 15)
        static let pc = Mask(rawValue: 1 << 16)
        static let pd = Mask(rawValue: 1 << 17)
        static let pe = Mask(rawValue: 1 << 18)
        static let pf = Mask(rawValue: 1 << 19)
        static let pi = Mask(rawValue: 1 << 20)
        static let po = Mask(rawValue: 1 << 21)
        static let ps = Mask(rawValue: 1 << 22)
        static let sc = Mask(rawValue: 1 << 23)
        static let sk = Mask(rawValue: 1 << 24)
        static let sm = Mask(rawValue: 1 << 25)
        static let so = Mask(rawValue: 1 << 26)
        static let zl = Mask(rawValue: 1 << 27)
        static let zp = Mask(rawValue: 1 << 28)
        static let zs = Mask(rawValue: 1 << 29)
    }
}

extension GeneralCategories.Mask {
    init(_ category: Unicode.GeneralCategory) {
        switch category {
        case .control: self = .cc
        case .format: self = .cf
        case .unassigned: self = .cn
        case .privateUse: self = .co
        case .surrogate: self = .cs
        case .lowercaseLetter: self = .ll
        case .modifierLetter: self = .lm
        case .otherLetter: self = .lo
        case .titlecaseLetter: self = .lt
        case .uppercaseLetter: self = .lu
        case .spacingMark: self = .mc
        case .enclosingMark: self = .me
        case .nonspacingMark: self = .mn
        case .decimalNumber: self = .nd
        case .letterNumber: self = .nl
        case .otherNumber: self = .no
        case .connectorPunctuation: self = .pc
        case .dashPunctuation: self = .pd
        case .closePunctuation: self = .pe
        case .finalPunctuation: self = .pf
        case .initialPunctuation: self = .pi
        case .otherPunctuation: self = .po
        case .openPunctuation: self = .ps
        case .currencySymbol: self = .sc
        case .modifierSymbol: self = .sk
        case .mathSymbol: self = .sm
        case .otherSymbol: self = .so
        case .lineSeparator: self = .zl
        case .paragraphSeparator: self = .zp
        case .spaceSeparator: self = .zs
        @unknown default: self = .cn
        }
    }
}
