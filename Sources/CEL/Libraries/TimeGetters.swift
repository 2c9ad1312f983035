import Documents

/// The parts of timestamps and durations (`cel.md` 1.10).
enum TimeGetters {
    static let implementations: [String: Implementation] = {
        var all: [String: Implementation] = [:]
        func part(_ id: String, zoned: String? = nil, _ get: @escaping @Sendable (CivilTime) -> Int) {
            all[id] = { _, arguments in
                .int(Int64(get(CivilTime(secondsSinceEpoch: arguments[0].asInt))))
            }
            all[zoned ?? id + "_with_tz"] = { evaluation, arguments in
                evaluation.result { () throws(ValueError) in
                    let offset = try TimeZoneDatabase.system.offset(of: arguments[1].utf8, at: arguments[0].asInt)
                    return .int(Int64(get(CivilTime(secondsSinceEpoch: arguments[0].asInt, offset: offset))))
                }
            }
        }
        part("timestamp_to_year") { Int($0.year) }
        part("timestamp_to_month") { $0.month - 1 }
        part("timestamp_to_day_of_year") { $0.dayOfYear }
        part("timestamp_to_day_of_month") { $0.day - 1 }
        part("timestamp_to_day_of_month_1_based") { $0.day }
        part("timestamp_to_day_of_week") { $0.weekday }
        part("timestamp_to_hours") { $0.hour }
        part("timestamp_to_minutes") { $0.minute }
        part("timestamp_to_seconds", zoned: "timestamp_to_seconds_tz") { $0.second }
        all["timestamp_to_milliseconds"] = { _, arguments in .int(Int64(arguments[0].count / 1_000_000)) }
        all["timestamp_to_milliseconds_with_tz"] = { evaluation, arguments in
            evaluation.result { () throws(ValueError) in
                _ = try TimeZoneDatabase.system.offset(of: arguments[1].utf8, at: arguments[0].asInt)
                return .int(Int64(arguments[0].count / 1_000_000))
            }
        }
        all["duration_to_hours"] = { _, arguments in .int(arguments[0].asInt / 3_600_000_000_000) }
        all["duration_to_minutes"] = { _, arguments in .int(arguments[0].asInt / 60_000_000_000) }
        all["duration_to_seconds"] = { _, arguments in .int(arguments[0].asInt / 1_000_000_000) }
        all["duration_to_milliseconds"] = { evaluation, arguments in
            let total = arguments[0].asInt / 1_000_000
            return .int(evaluation.options.totalDurationMilliseconds ? total : total % 1000)
        }
        return all
    }()
}
